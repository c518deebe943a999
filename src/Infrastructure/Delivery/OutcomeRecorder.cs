using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Application.Common;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;
using TrailDesk.Infrastructure.Nodes;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>Writes down what became of sends, many in one transaction; tries until the database has it.</summary>
internal sealed partial class OutcomeRecorder
{
    private const int PerCommit = 256;
    private static readonly TimeSpan LongestFinish = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly System.Threading.Channels.Channel<Outcome> _queue = System.Threading.Channels.Channel.CreateUnbounded<Outcome>(new System.Threading.Channels.UnboundedChannelOptions { SingleReader = true });
    private readonly EngineDb _db;
    private readonly KeyRing _keyRing;
    private readonly DeliveryOptions _options;
    private readonly SendSignal _signal;
    private readonly LiveFeed _live;
    private readonly ILogger<OutcomeRecorder> _log;
    private readonly List<Outcome> _inHand = [];
    private int _waiting;
    private Task _running = Task.CompletedTask;

    public OutcomeRecorder(EngineDb db, KeyRing keyRing, DeliveryOptions options, SendSignal signal, LiveFeed live, ILogger<OutcomeRecorder> log)
    {
        (_db, _keyRing, _options, _signal, _live, _log) = (db, keyRing, options, signal, live, log);
    }

    /// <summary>Outcomes that are not written down yet.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    public void Start() => _running = Task.Run(RunAsync);

    public void Record(Outcome outcome)
    {
        Interlocked.Increment(ref _waiting);
        _queue.Writer.TryWrite(outcome);
    }

    public async Task FinishAsync(CancellationToken cancellation)
    {
        _queue.Writer.TryComplete();
        await _running.WaitAsync(LongestFinish, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync()
    {
        while (await _queue.Reader.WaitToReadAsync())
            while (!await RunOnceAsync()) await Task.Delay(Pause);
    }

    /// <summary>One try; what was not written stays in hand for the next.</summary>
    public async Task<bool> RunOnceAsync()
    {
        while (_inHand.Count < PerCommit && _queue.Reader.TryRead(out var next)) _inHand.Add(next);
        if (_inHand.Count > 0) await RecordAsync([.. _inHand]);
        return _inHand.Count == 0;
    }

    /// <summary>One that cannot be written keeps no other from it: halves until it is alone.</summary>
    private async Task RecordAsync(List<Outcome> outcomes)
    {
        try
        {
            await CommitAsync(outcomes);
            Recorded(outcomes);
        }
        catch (Exception exception) when (exception.IsAbsence())
        {
            LogAgain(_log, outcomes.Count, exception.GetType().Name);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && outcomes.Count > 1)
        {
            await RecordAsync(outcomes[..(outcomes.Count / 2)]);
            await RecordAsync(outcomes[(outcomes.Count / 2)..]);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogBad(_log, outcomes[0].Item.Message, exception.GetType().Name);
            await DoubtAsync(outcomes[0]);
        }
    }

    /// <summary>Nobody can write down what became of it: then nobody knows, and it is cleared up as any other doubt.</summary>
    private async Task DoubtAsync(Outcome outcome)
    {
        try
        {
            await using var connection = await _db.Source.OpenConnectionAsync();
            await using var batch = new NpgsqlBatch(connection);
            batch.Command("begin");
            batch.BatchCommands.Add(Db.SetTenant(outcome.Item.Tenant));
            OutcomeSql.AppendUnknown(batch, [outcome], _options);
            batch.Command("commit");
            await using (var reader = await batch.ExecuteReaderAsync()) await RingAsync(reader);
            Recorded([outcome]);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            LogAgain(_log, 1, exception.GetType().Name);
        }
    }

    private void Recorded(List<Outcome> outcomes)
    {
        foreach (var outcome in outcomes) outcome.Done();
        foreach (var tenant in outcomes.GroupBy(outcome => outcome.Item.Tenant).Where(tenant => _live.IsWanted(tenant.Key)))
            _live.Publish(tenant.Key, [.. tenant.Select(outcome => new LiveNotice("message", outcome.Item.Message))]);
        Interlocked.Add(ref _waiting, -outcomes.Count);
        foreach (var outcome in outcomes) _inHand.Remove(outcome);
    }

    /// <summary>Tenants one after the other in one transaction: each sees its own rows alone.</summary>
    private async Task CommitAsync(List<Outcome> outcomes)
    {
        await using var connection = await _db.Source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection);
        batch.Command("begin");
        foreach (var tenant in outcomes.GroupBy(outcome => outcome.Item.Tenant).OrderBy(group => group.Key))
        {
            batch.BatchCommands.Add(Db.SetTenant(tenant.Key));
            var keys = await _keyRing.TenantAsync(tenant.Key, CancellationToken.None);
            OutcomeSql.Append(batch, [.. tenant.OrderBy(outcome => outcome.Item.Message)], keys, _options);
        }

        batch.Command("commit");
        await using var reader = await batch.ExecuteReaderAsync();
        await RingAsync(reader);
    }

    private async Task RingAsync(NpgsqlDataReader reader)
    {
        var lanes = new HashSet<short>();
        do
        {
            var isFollowers = reader.FieldCount > 0 && reader.GetName(0) == OutcomeSql.LaneColumn;
            while (await reader.ReadAsync())
                if (isFollowers) lanes.Add(reader.GetInt16(0));
        }
        while (await reader.NextResultAsync());
        foreach (var lane in lanes) _signal.Set(lane);
    }

    [LoggerMessage(1, LogLevel.Warning, "{Count} outcomes wait to be recorded: {Cause}")]
    private static partial void LogAgain(ILogger log, int count, string cause);

    [LoggerMessage(2, LogLevel.Error, "The outcome of message {Message} cannot be written down and counts as unknown: {Cause}")]
    private static partial void LogBad(ILogger log, Guid message, string cause);
}

/// <param name="News">What people should see of the channel since this send.</param>
internal sealed record Outcome(OutboxItem Item, SendOutcome Result, ParkingNews? News, Action Done);
