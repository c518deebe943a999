using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Infrastructure.Nodes;

namespace TrailDesk.Infrastructure.Jobs;

/// <summary>Runs a job if its run is this node's, and keeps the lease while it runs.</summary>
internal sealed partial class JobRunner(
    JobRuns runs, NodeRegistry nodes, IServiceScopeFactory scopes, JobOptions options, TimeProvider clock, ILogger<JobRunner> log)
{
    private readonly Dictionary<string, Job> _jobs = JobTable.Of(options).ToDictionary(job => job.Name);

    /// <summary>False when another node has the run of this period.</summary>
    public async Task<bool> RunDueAsync(string name, TimeSpan period, CancellationToken cancellation)
    {
        if (await runs.ClaimAsync(name, period, nodes.Id, cancellation) is not { } run) return false;
        await RunAsync(run, cancellation);
        return true;
    }

    /// <summary>Finishes what dead nodes began. Answers how many runs that were.</summary>
    public async Task<int> TakeOverAsync(CancellationToken cancellation)
    {
        var taken = 0;
        while (await runs.TakeOverAsync([.. _jobs.Keys], nodes.Id, cancellation) is { } run)
        {
            LogTakenOver(log, run.Name, run.DueAt);
            await RunAsync(run, cancellation);
            taken++;
        }

        return taken;
    }

    private async Task RunAsync(JobRun run, CancellationToken cancellation)
    {
        using var held = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var done = new CancellationTokenSource();
        var keeping = KeepAsync(run, held, done.Token);
        try
        {
            var count = await SendAsync(_jobs[run.Name].Request, held.Token);
            if (await runs.FinishAsync(run, nodes.Id)) LogFinished(log, run.Name, run.DueAt, count);
        }
        catch (OperationCanceledException) when (held.IsCancellationRequested)
        {
            LogStopped(log, run.Name, run.DueAt);
            await GiveBackAsync(run, TimeSpan.Zero);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whatever a job runs into must not end the scheduler; the run comes again.
            LogFailed(log, run.Name, run.DueAt, exception);
            await GiveBackAsync(run, options.RetryAfter);
        }
        finally
        {
            await done.CancelAsync();
            await keeping;
        }
    }

    private async Task<int> SendAsync(IRequest<int> request, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, cancellation);
    }

    private async Task KeepAsync(JobRun run, CancellationTokenSource held, CancellationToken done)
    {
        using var timer = new PeriodicTimer(options.Lease / 3, clock);
        var renewed = clock.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(done))
            {
                var asked = clock.GetTimestamp();
                if (await IsStillOursAsync(run, done)) renewed = asked;
                else if (clock.GetElapsedTime(renewed) >= options.Lease * 2 / 3) await held.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // The run has ended.
        }
    }

    private async Task<bool> IsStillOursAsync(JobRun run, CancellationToken cancellation)
    {
        try
        {
            return await runs.RenewAsync(run, nodes.Id, cancellation);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    private async Task GiveBackAsync(JobRun run, TimeSpan wait)
    {
        try
        {
            await runs.GiveBackAsync(run, nodes.Id, wait);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            // The lease runs out by itself.
            LogStopped(log, run.Name, run.DueAt);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Job {Name} of {DueAt:u} finished: {Count} rows")]
    private static partial void LogFinished(ILogger log, string name, DateTimeOffset dueAt, int count);

    [LoggerMessage(2, LogLevel.Warning, "Job {Name} of {DueAt:u} was left unfinished by another node and is taken over")]
    private static partial void LogTakenOver(ILogger log, string name, DateTimeOffset dueAt);

    [LoggerMessage(3, LogLevel.Warning, "Job {Name} of {DueAt:u} stopped before its end; it is taken up again")]
    private static partial void LogStopped(ILogger log, string name, DateTimeOffset dueAt);

    [LoggerMessage(4, LogLevel.Error, "Job {Name} of {DueAt:u} failed; it is tried again")]
    private static partial void LogFailed(ILogger log, string name, DateTimeOffset dueAt, Exception exception);
}
