using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace TrailDesk.Infrastructure.Jobs;

/// <summary>All that Quartz sees of a job: its name and how often it comes.</summary>
internal sealed partial class DueJob(JobRunner runner, OutageWatch outage, ILogger<DueJob> log) : IJob
{
    public const string Period = "period";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var name = context.JobDetail.Key.Name;
        var period = TimeSpan.FromTicks(context.MergedJobDataMap.GetLong(Period));
        try
        {
            await runner.RunDueAsync(name, period, cancellationToken);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            outage.Report();
            LogAway(log, name, exception.GetType().Name);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Job {Name} could not begin: the database is away ({Cause})")]
    private static partial void LogAway(ILogger log, string name, string cause);
}

/// <summary>Looks for unfinished runs, and notices by the way when the database was away.</summary>
internal sealed partial class Watchman(JobRunner runner, OutageWatch outage, ILogger<Watchman> log) : IJob
{
    // Nodes take turns: a run that began before this node's outage ended may have read the lists too early for it.
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(5);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        try
        {
            await runner.TakeOverAsync(cancellationToken);
            if (outage.TakeReport() && !await runner.RunDueAsync(JobTable.Recovery, Turn, cancellationToken)) outage.Report();
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            outage.Report();
            LogAway(log, exception.GetType().Name);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The database is away; message lists are read once it is back ({Cause})")]
    private static partial void LogAway(ILogger log, string cause);
}
