using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace TrailDesk.Infrastructure.Webhooks;

/// <summary>
/// Works off the inbox: shards with news first, and whatever polling finds. A failing row stops its own sender for a
/// while and nobody else; a row that kills or hangs the process is found out by attempts that are committed first.
/// </summary>
internal sealed partial class InboxWorkers(
    InboxBatch inbox, InboxAttempts attempts, InboxSignal signal, InboxOptions options, ILogger<InboxWorkers> log)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Workers).Select(_ => Task.Run(() => WorkAsync(stoppingToken), stoppingToken)));

    private async Task WorkAsync(CancellationToken stopping)
    {
        var shards = new List<int>(options.ShardsAtOnce);
        while (!stopping.IsCancellationRequested)
        {
            await signal.TakeAsync(shards, options.ShardsAtOnce, stopping);
            var alone = shards.Count == 1 ? shards : await RunTogetherAsync(shards, stopping);
            foreach (var shard in alone) await RunAloneAsync(shard, stopping);
        }
    }

    /// <summary>All in one transaction. Whatever keeps them from it is nothing that a shard on its own would not find again.</summary>
    /// <returns>Shards that have to be run alone.</returns>
    private async Task<IReadOnlyList<int>> RunTogetherAsync(List<int> shards, CancellationToken stopping)
    {
        IReadOnlyList<InboxBatchResult> results;
        try
        {
            var limit = Math.Max(1, options.BatchSize / shards.Count);
            results = await WithinTimeAsync(token => inbox.RunAsync(shards, limit, false, new InboxBatch.Progress(), token), stopping);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            if (!IsConflict(exception) && !IsOurs(exception, stopping)) return Interrupted(shards, exception);
            LogApart(log, shards.Count, Cause(exception));
            return [.. shards];
        }

        var alone = new List<int>();
        for (var i = 0; i < shards.Count; i++)
        {
            if (results[i] == InboxBatchResult.Suspect) alone.Add(shards[i]);
            else signal.Done(shards[i], more: results[i] is InboxBatchResult.Done or InboxBatchResult.Again);
        }

        return alone;
    }

    /// <summary>The database is away or slow; polling brings the shards back.</summary>
    private List<int> Interrupted(List<int> shards, Exception exception)
    {
        LogInterrupted(log, shards[0], Cause(exception));
        foreach (var shard in shards) signal.Done(shard, more: false);
        return [];
    }

    private async Task RunAloneAsync(int shard, CancellationToken stopping)
    {
        var more = false;
        try
        {
            more = await DrainAsync(shard, stopping);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !stopping.IsCancellationRequested)
        {
            // The database is away or slow; polling brings the shard back.
            LogInterrupted(log, shard, Cause(exception));
        }
        finally
        {
            signal.Done(shard, more);
        }
    }

    /// <returns>Whether the shard should be looked at again at once.</returns>
    private async Task<bool> DrainAsync(int shard, CancellationToken stopping)
    {
        for (var failures = 0; !stopping.IsCancellationRequested;)
        {
            var progress = new InboxBatch.Progress();
            try
            {
                var limit = failures == 0 ? options.BatchSize : 1;
                var result = (await WithinTimeAsync(token => inbox.RunAsync([shard], limit, false, progress, token), stopping))[0];
                if (result == InboxBatchResult.Suspect) await TrySinglyAsync(shard, stopping);
                else if (result is InboxBatchResult.Drained or InboxBatchResult.Empty or InboxBatchResult.Locked) return false;
                if (failures > 0) failures--;
            }
            catch (Exception exception) when (IsConflict(exception) && failures < 10)
            {
                failures++;
            }
            catch (Exception exception) when (IsOurs(exception, stopping))
            {
                if (progress.InHand is { } guilty) await SetAsideAsync(shard, guilty, exception, stopping);
                else if (progress.Rows.Count == 1) await SetAsideAsync(shard, progress.Rows[0], exception, stopping);
                else failures = Math.Max(failures, progress.Rows.Count);
            }
        }

        return true;
    }

    /// <summary>A row that was tried before is tried alone, with the attempt committed before it begins.</summary>
    private async Task TrySinglyAsync(int shard, CancellationToken stopping)
    {
        if (await attempts.BeginAsync(shard, stopping) is not var (id, tenant, attempt)) return;
        if (attempt > InboxAttempts.Allowed)
        {
            LogBuried(log, id, "The process did not survive it.");
            await attempts.BuryAsync(shard, id, tenant, "The process stopped while it was handled, three times.", stopping);
            return;
        }

        var progress = new InboxBatch.Progress();
        try
        {
            var result = (await WithinTimeAsync(token => inbox.RunAsync([shard], 1, true, progress, token), stopping))[0];
            if (result is not (InboxBatchResult.Done or InboxBatchResult.Drained)) await attempts.TakeBackAsync(shard, id, stopping);
        }
        catch (Exception exception) when (IsConflict(exception))
        {
            await attempts.TakeBackAsync(shard, id, stopping);
        }
        catch (Exception exception) when (IsOurs(exception, stopping))
        {
            // Too slow to get as far as the row: that says nothing about it.
            if (progress.Rows.Count == 0) await attempts.TakeBackAsync(shard, id, stopping);
            else await SetAsideAsync(shard, progress.Rows[0] with { Attempts = (short)(attempt - 1) }, exception, stopping);
        }
        catch (Exception) when (!stopping.IsCancellationRequested)
        {
            attempts.Forgive(shard, id);
            throw;
        }
    }

    private async Task SetAsideAsync(int shard, InboxRow row, Exception exception, CancellationToken stopping)
    {
        var attempt = (short)(row.Attempts + 1);
        LogFailed(log, row.Event, row.Kind, attempt, Cause(exception));
        await attempts.WaitAsync(shard, row.Id, attempt, stopping);
        if (attempt < InboxAttempts.Allowed) return;
        await attempts.BuryAsync(shard, row.Id, row.Tenant, $"Handling failed three times, last with {Cause(exception)}.", stopping);
        LogBuried(log, row.Id, Cause(exception));
    }

    /// <summary>A handler that hangs is left behind; its connection is closed, so that its locks are free.</summary>
    private async Task<IReadOnlyList<InboxBatchResult>> WithinTimeAsync(Func<CancellationToken, Task<IReadOnlyList<InboxBatchResult>>> run, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(options.HandlerTimeout);
        var running = Task.Run(() => run(limit.Token), CancellationToken.None);
        return await running.WaitAsync(options.HandlerTimeout + TimeSpan.FromSeconds(1), CancellationToken.None);
    }

    /// <summary>Somebody was faster (a unique key, a version, a deadlock): the same work again will see what they did.</summary>
    private static bool IsConflict(Exception exception) =>
        exception is PostgresException { SqlState: "40001" or "40P01" or "23505" or "55P03" };

    /// <summary>The handler's failure, and not the database's absence nor our own stop.</summary>
    private static bool IsOurs(Exception exception, CancellationToken stopping) =>
        !stopping.IsCancellationRequested
        && exception is not NpgsqlException { IsTransient: true }
        && exception is not NpgsqlException { InnerException: System.IO.IOException or System.Net.Sockets.SocketException or TimeoutException };

    private static string Cause(Exception exception) => exception switch
    {
        PostgresException postgres => $"PostgreSQL {postgres.SqlState}",
        OperationCanceledException or TimeoutException => "a timeout",
        _ => exception.GetType().Name,
    };

    [LoggerMessage(1, LogLevel.Warning, "Event {EventId} ({Kind}) failed, attempt {Attempt}: {Cause}")]
    private static partial void LogFailed(ILogger log, Guid eventId, string kind, int attempt, string cause);

    [LoggerMessage(2, LogLevel.Error, "Inbox row {Id} was dead-lettered: {Cause}")]
    private static partial void LogBuried(ILogger log, long id, string cause);

    [LoggerMessage(3, LogLevel.Warning, "Shard {Shard} was interrupted: {Cause}")]
    private static partial void LogInterrupted(ILogger log, int shard, string cause);

    [LoggerMessage(4, LogLevel.Information, "{Count} shards are run one by one: {Cause}")]
    private static partial void LogApart(ILogger log, int count, string cause);
}

public sealed class InboxOptions
{
    public int Workers { get; set; } = 2;

    /// <summary>Shards that share a transaction when they have news at the same time.</summary>
    public int ShardsAtOnce { get; set; } = 8;

    /// <summary>Rows of a transaction.</summary>
    public int BatchSize { get; set; } = 64;
    public TimeSpan HandlerTimeout { get; set; } = TimeSpan.FromSeconds(4);
}
