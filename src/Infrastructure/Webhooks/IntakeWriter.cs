using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Application.Webhooks;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;
using TrailDesk.Infrastructure.Nodes;

namespace TrailDesk.Infrastructure.Webhooks;

/// <summary>
/// Concurrent webhooks share one commit: requests hand their rows to a bounded queue, one writer takes what has come
/// together meanwhile. A full queue or an absent database is answered at once with "come again".
/// </summary>
internal sealed partial class IntakeWriter(
    EngineDb db, KeyRing keyRing, InboxSignal signal, NodeBell bell, TimeProvider clock, ILogger<IntakeWriter> log) : BackgroundService, IIntake
{
    private const int QueuedWebhooks = 4_096;
    private const int RowsPerCommit = 1_024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(15);
    private readonly Channel<Submission> _queue = Channel.CreateBounded<Submission>(
        new BoundedChannelOptions(QueuedWebhooks) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private long _refusedAt = long.MinValue;

    /// <summary>A webhook was sent away within the last seconds: readiness says so.</summary>
    public bool HasRefusedLately => Volatile.Read(ref _refusedAt) is var at and > long.MinValue && clock.GetElapsedTime(at) < Lately;

    public async ValueTask<IntakeResult> StoreAsync(IReadOnlyList<RoutedEvent> events, CancellationToken cancellation)
    {
        if (events.Count == 0) return IntakeResult.Stored;
        IntakeRow[] rows;
        try
        {
            rows = await SealAsync(events, cancellation);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            LogUnavailable(log, exception.GetType().Name);
            return Refuse();
        }

        var submission = new Submission(rows);
        if (!_queue.Writer.TryWrite(submission)) return Refuse();
        try
        {
            return await submission.Done.Task.WaitAsync(Patience, cancellation);
        }
        catch (TimeoutException)
        {
            return Refuse();
        }
    }

    private IntakeResult Refuse()
    {
        Volatile.Write(ref _refusedAt, clock.GetTimestamp());
        return IntakeResult.Unavailable;
    }

    private async ValueTask<IntakeRow[]> SealAsync(IReadOnlyList<RoutedEvent> events, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var rows = new IntakeRow[events.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var tenant = events[i].Channel.TenantId;
            var keys = await keyRing.TenantAsync(tenant, cancellation);
            var day = await keyRing.DayAsync(tenant, DateOnly.FromDateTime(now.UtcDateTime), cancellation);
            rows[i] = IntakeRow.Of(events[i], keys, day, now);
        }

        return rows;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Submission>();
        while (await _queue.Reader.WaitToReadAsync(stoppingToken))
        {
            batch.Clear();
            for (var rows = 0; rows < RowsPerCommit && _queue.Reader.TryRead(out var next); rows += next.Rows.Length) batch.Add(next);
            await StoreAsync(batch);
        }
    }

    /// <summary>The application stops taking requests before this: whoever waits still gets an answer.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        if (ExecuteTask is { } running) await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    /// <summary>Whatever goes wrong, the writer goes on: who waits is told to come again.</summary>
    private async Task StoreAsync(List<Submission> batch)
    {
        try
        {
            await StoreOrHalveAsync(batch);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogUnavailable(log, exception.GetType().Name);
            foreach (var submission in batch) Finish(submission, Refuse());
        }
    }

    private async Task StoreOrHalveAsync(List<Submission> batch)
    {
        try
        {
            await IntakeSql.InsertAsync(db.Source, [.. batch.SelectMany(submission => submission.Rows)], CancellationToken.None);
            foreach (var submission in batch) Finish(submission, IntakeResult.Stored);
        }
        catch (PostgresException exception) when (IsAboutData(exception) && batch.Count > 1)
        {
            await StoreAsync(batch[..(batch.Count / 2)]);
            await StoreAsync(batch[(batch.Count / 2)..]);
        }
        catch (PostgresException exception) when (IsAboutData(exception))
        {
            await StoreRowByRowAsync(batch[0]);
        }
    }

    /// <summary>Data and integrity errors would come again with every redelivery; everything else may pass.</summary>
    private static bool IsAboutData(PostgresException exception) => exception.SqlState is ['2', '2' or '3', ..];

    private async Task StoreRowByRowAsync(Submission submission)
    {
        foreach (var row in submission.Rows)
        {
            try
            {
                await IntakeSql.InsertAsync(db.Source, [row], CancellationToken.None);
            }
            catch (PostgresException exception) when (IsAboutData(exception))
            {
                LogPoison(log, row.Channel, exception.SqlState);
                await IntakeSql.BuryAsync(db, row, $"The database refused the event ({exception.SqlState}).", CancellationToken.None);
            }
        }

        Finish(submission, IntakeResult.Stored);
    }

    private void Finish(Submission submission, IntakeResult result)
    {
        submission.Done.TrySetResult(result);
        if (result != IntakeResult.Stored) return;
        foreach (var row in submission.Rows)
            if (row.IsRoutable) signal.Set(row.Shard);
        bell.Inbox();
    }

    private sealed record Submission(IntakeRow[] Rows)
    {
        public TaskCompletionSource<IntakeResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(1, LogLevel.Warning, "Webhooks are answered 503: the database is away ({Cause})")]
    private static partial void LogUnavailable(ILogger log, string cause);

    [LoggerMessage(2, LogLevel.Error, "An event of channel {Channel} was dead-lettered at the door: PostgreSQL says {SqlState}")]
    private static partial void LogPoison(ILogger log, Guid channel, string sqlState);
}
