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
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private readonly System.Threading.Channels.Channel<Outcome> _queue = System.Threading.Channels.Channel.CreateUnbounded<Outcome>(new System.Threading.Channels.UnboundedChannelOptions { SingleReader = true });
    private readonly EngineDb _db;
    private readonly KeyRing _keyRing;
    private readonly DeliveryOptions _options;
    private readonly SendSignal _signal;
    private readonly LiveFeed _live;
    private readonly OptOutRecorder _optOuts;
    private readonly ILogger<OutcomeRecorder> _log;
    private readonly Task _running;

    public OutcomeRecorder(EngineDb db, KeyRing keyRing, DeliveryOptions options, SendSignal signal, LiveFeed live, OptOutRecorder optOuts,
        ILogger<OutcomeRecorder> log)
    {
        (_db, _keyRing, _options, _signal, _live, _optOuts, _log) = (db, keyRing, options, signal, live, optOuts, log);
        _running = Task.Run(RunAsync);
    }

    public void Record(Outcome outcome) => _queue.Writer.TryWrite(outcome);

    public async Task FinishAsync(CancellationToken cancellation)
    {
        _queue.Writer.TryComplete();
        await _running.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync()
    {
        var batch = new List<Outcome>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < PerCommit && _queue.Reader.TryRead(out var next)) batch.Add(next);
            await WriteAsync(batch);
            foreach (var outcome in batch) outcome.Done();
            foreach (var tenant in batch.GroupBy(outcome => outcome.Item.Tenant).Where(tenant => _live.IsWanted(tenant.Key)))
                _live.Publish(tenant.Key, [.. tenant.Select(outcome => new LiveNotice("message", outcome.Item.Message))]);
        }
    }

    private async Task WriteAsync(List<Outcome> batch)
    {
        while (true)
        {
            try
            {
                foreach (var optOut in batch.Where(IsOptOut)) await _optOuts.WriteAsync(optOut);
                await CommitAsync([.. batch.Where(outcome => !IsOptOut(outcome))]);
                return;
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                LogAgain(_log, batch.Count, exception.GetType().Name);
                await Task.Delay(Pause);
            }
        }
    }

    private static bool IsOptOut(Outcome outcome) => outcome.Result is SendOutcome.Rejected { Action: FailureAction.OptOut };

    /// <summary>Tenants one after the other in one transaction: each sees its own rows alone.</summary>
    private async Task CommitAsync(List<Outcome> outcomes)
    {
        if (outcomes.Count == 0) return;
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
}

/// <param name="News">What people should see of the channel since this send.</param>
internal sealed record Outcome(OutboxItem Item, SendOutcome Result, ParkingNews? News, Action Done);
