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
    private const long BytesPerCommit = 16 * 1024 * 1024;
    private const long QueuedBytes = 64 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(15);
    private readonly Channel<Submission> _queue = Channel.CreateBounded<Submission>(
        new BoundedChannelOptions(QueuedWebhooks) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private long _refusedAt = long.MinValue;
    private long _queuedBytes;

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
        if (!TryQueue(submission)) return Refuse();
        try
        {
            return await submission.Done.Task.WaitAsync(Patience, cancellation);
        }
        catch (TimeoutException)
        {
            return Refuse();
        }
    }

    private bool TryQueue(Submission submission)
    {
        if (Interlocked.Add(ref _queuedBytes, submission.Bytes) <= QueuedBytes && _queue.Writer.TryWrite(submission)) return true;
        Interlocked.Add(ref _queuedBytes, -submission.Bytes);
        return false;
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
        while (await _queue.Reader.WaitToReadAsync(stoppingToken)) await RunOnceAsync();
    }

    /// <summary>Everything that has come together so far.</summary>
    public async Task RunOnceAsync()
    {
        var batch = new List<Submission>();
        var (rows, bytes) = (0, 0L);
        while (rows < RowsPerCommit && bytes < BytesPerCommit && _queue.Reader.TryRead(out var next))
        {
            batch.Add(next);
            (rows, bytes) = (rows + next.Rows.Length, bytes + next.Bytes);
        }

        await StoreAsync(batch);
        Interlocked.Add(ref _queuedBytes, -bytes);
    }

    /// <summary>Webhooks that wait for their commit.</summary>
    public int Waiting => _queue.Reader.Count;

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
        public long Bytes { get; } = Rows.Sum(row => (long)row.Slice.Length);

        public TaskCompletionSource<IntakeResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(1, LogLevel.Warning, "Webhooks are answered 503: the database is away ({Cause})")]
    private static partial void LogUnavailable(ILogger log, string cause);

    [LoggerMessage(2, LogLevel.Error, "An event of channel {Channel} was dead-lettered at the door: PostgreSQL says {SqlState}")]
    private static partial void LogPoison(ILogger log, Guid channel, string sqlState);
}
