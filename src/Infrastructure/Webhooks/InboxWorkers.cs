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
        Task.WhenAll(Enumerable.Range(0, options.Workers).Select(number => Task.Run(() => WorkAsync(isFirst: number == 0, stoppingToken), stoppingToken)));

    private async Task WorkAsync(bool isFirst, CancellationToken stopping)
    {
        var shards = new List<int>(options.ShardsAtOnce);
        while (!stopping.IsCancellationRequested)
        {
            if (!isFirst) await signal.HelpIsNeededAsync(options.ShardsAtOnce / 2, stopping);
            await RunOnceAsync(shards, stopping);
        }
    }

    /// <summary>Waits for shards with news and works on them.</summary>
    public async Task RunOnceAsync(List<int> shards, CancellationToken stopping)
    {
        await signal.TakeAsync(shards, options.ShardsAtOnce, stopping);
        var alone = shards.Count == 1 ? shards : await RunTogetherAsync(shards, stopping);
        foreach (var shard in alone) await RunAloneAsync(shard, stopping);
    }

    /// <summary>All in one transaction. Whatever keeps them from it is nothing that a shard on its own would not find again.</summary>
    /// <returns>Shards that have to be run alone.</returns>
    private async Task<IReadOnlyList<int>> RunTogetherAsync(List<int> shards, CancellationToken stopping)
    {
        IReadOnlyList<InboxBatchResult> results;
        try
        {
            var limit = Math.Max(1, options.BatchSize / shards.Count);
            results = await WithinTimeAsync(token => inbox.RunAsync(shards, limit, null, new InboxBatch.Progress(), token), stopping);
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
                var result = (await WithinTimeAsync(token => inbox.RunAsync([shard], limit, null, progress, token), stopping))[0];
                if (result == InboxBatchResult.Suspect) await TryWithCareAsync(shard, stopping);
                else if (result is InboxBatchResult.Drained or InboxBatchResult.Empty or InboxBatchResult.Locked) return false;
                // Whoever has much goes on after those who wait.
                if (failures == 0 && !signal.IsEmpty) return true;
                if (failures > 0) failures--;
            }
            catch (Exception exception) when (IsConflict(exception) && failures < 10)
            {
                failures++;
            }
            catch (Exception exception) when (IsOurs(exception, stopping))
            {
                if (Guilty(progress, exception) is { } guilty) await SetAsideAsync(shard, guilty, exception, stopping);
                else failures = Math.Max(failures, progress.Rows.Count);
            }
        }

        return true;
    }

    /// <summary>The row to blame. Time that ran out over several rows is nobody's fault: each then has to show it alone.</summary>
    private static InboxRow? Guilty(InboxBatch.Progress progress, Exception exception) =>
        progress.Rows.Count == 1 ? progress.Rows[0] : IsTimeout(exception) ? null : progress.InHand;

    /// <summary>Rows that were tried before: together once, then each alone, with the attempt committed before it begins.</summary>
    private async Task TryWithCareAsync(int shard, CancellationToken stopping)
    {
        var begun = await attempts.BeginAsync(shard, options.BatchSize, stopping);
        if (begun.Count == 0) return;
        if (begun[0].Number > InboxAttempts.Deaths)
        {
            LogBuried(log, begun[0].Id, "The process did not survive it.");
            await attempts.BuryAsync(shard, begun[0].Id, begun[0].Tenant, "The process stopped while it was handled, five times.", stopping);
            return;
        }

        var ids = begun.Select(attempt => attempt.Id).ToHashSet();
        var progress = new InboxBatch.Progress();
        try
        {
            var result = (await WithinTimeAsync(token => inbox.RunAsync([shard], begun.Count, ids, progress, token), stopping))[0];
            if (result is InboxBatchResult.Done or InboxBatchResult.Drained) ids.ExceptWith(progress.Rows.Select(row => row.Id));
            await attempts.TakeBackAsync(shard, ids, stopping);
        }
        catch (Exception exception) when (IsConflict(exception))
        {
            await attempts.TakeBackAsync(shard, ids, stopping);
        }
        catch (Exception exception) when (IsOurs(exception, stopping))
        {
            await FindGuiltyAsync(shard, ids, progress, exception, stopping);
        }
        catch (Exception) when (!stopping.IsCancellationRequested)
        {
            attempts.Forgive(shard, ids);
            throw;
        }
    }

    /// <summary>Those that were not to blame, or not even begun, lose nothing; where nobody knows who was, each goes alone from now on.</summary>
    private async Task FindGuiltyAsync(int shard, HashSet<long> begun, InboxBatch.Progress progress, Exception exception, CancellationToken stopping)
    {
        if (Guilty(progress, exception) is { } guilty)
        {
            begun.Remove(guilty.Id);
            await SetAsideAsync(shard, guilty, exception, stopping);
        }
        else
        {
            begun.ExceptWith(progress.Rows.Select(row => row.Id));
        }

        await attempts.TakeBackAsync(shard, begun, stopping);
    }

    private async Task SetAsideAsync(int shard, InboxRow row, Exception exception, CancellationToken stopping)
    {
        var attempt = (short)(row.Attempts + 1);
        LogFailed(log, row.Event, row.Kind, attempt, Cause(exception));
        await attempts.WaitAsync(shard, row.Id, attempt, stopping);
        if (attempt < InboxAttempts.Failures) return;
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
        && !IsServersEnd(exception)
        && exception is not NpgsqlException { InnerException: System.IO.IOException or System.Net.Sockets.SocketException or TimeoutException };

    /// <summary>The server ended the connection: it stops, it crashed, somebody ended it. No message is to blame for that.</summary>
    private static bool IsServersEnd(Exception exception) => exception is PostgresException { SqlState: ['5', '7', 'P', ..] };

    private static bool IsTimeout(Exception exception) => exception is OperationCanceledException or TimeoutException;

    private static string Cause(Exception exception) => exception switch
    {
        PostgresException postgres => $"PostgreSQL {postgres.SqlState}",
        _ when IsTimeout(exception) => "a timeout",
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
