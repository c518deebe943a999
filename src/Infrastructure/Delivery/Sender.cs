using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;
using TrailDesk.Infrastructure.Nodes;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>Takes what is due on this node's lanes and sends it, many at once; outcomes go to the recorder.</summary>
internal sealed partial class Sender : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDrain = TimeSpan.FromMilliseconds(1_500);
    private readonly InAir _inAir;
    private long _lastFullLook;
    private volatile bool _isShort;
    private readonly EngineDb _db;
    private readonly KeyRing _keyRing;
    private readonly NodeRegistry _nodes;
    private readonly LaneKeeper _lanes;
    private readonly SendSignal _signal;
    private readonly ChannelHealth _health;
    private readonly OutcomeRecorder _recorder;
    private readonly IChannelDirectory _channels;
    private readonly Dictionary<string, IWhatsAppProvider> _providers;
    private readonly TimeProvider _clock;
    private readonly ILogger<Sender> _log;

    public Sender(
        EngineDb db, KeyRing keyRing, NodeRegistry nodes, LaneKeeper lanes, InAir inAir, SendSignal signal, ChannelHealth health, OutcomeRecorder recorder,
        IChannelDirectory channels, IEnumerable<IWhatsAppProvider> providers, TimeProvider clock, ILogger<Sender> log)
    {
        (_db, _keyRing, _nodes, _lanes, _inAir, _signal, _health, _recorder) = (db, keyRing, nodes, lanes, inAir, signal, health, recorder);
        (_channels, _clock, _log) = (channels, clock, log);
        _providers = providers.ToDictionary(provider => provider.Name);
        lanes.Draining = DrainAsync;
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _recorder.Start();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var lanes = WithOthersInTurn(await _signal.TakeAsync(Poll, stoppingToken));
            await RunOnceAsync(lanes, stoppingToken);
        }
    }

    /// <param name="lanes">As bits; those that are not held are left out.</param>
    public async Task RunOnceAsync(int lanes, CancellationToken stopping)
    {
        try
        {
            if (_inAir.TakeLostAnswer()) await TakeBackAsync(stopping);
            await SendDueAsync(lanes, stopping);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            _inAir.LoseAnswer();
            LogAway(_log, exception.GetType().Name);
        }
    }

    /// <summary>A lane that never rings must not wait for the others to be silent.</summary>
    private int WithOthersInTurn(int lanes)
    {
        if (lanes != -1 && _clock.GetElapsedTime(_lastFullLook) < Poll) return lanes;
        _lastFullLook = _clock.GetTimestamp();
        return -1;
    }

    /// <summary>The database may have committed rows as taken while its answer was lost: what is not in the air here never left.</summary>
    private async Task TakeBackAsync(CancellationToken stopping)
    {
        using (_inAir.Pause()) await OutboxSql.TakeBackAsync(_db, _lanes.Held, _inAir.Messages, stopping);
        _signal.RingAll();
    }

    private async Task SendDueAsync(int lanes, CancellationToken stopping)
    {
        var room = _inAir.Room;
        _isShort |= room <= 0;
        var held = _lanes.Held.Where(lane => (lanes & (1 << lane.Key)) != 0).ToDictionary();
        if (room <= 0 || held.Count == 0) return;
        var items = await OutboxSql.TakeAsync(_db, _nodes.Id, held, _health.Parked(), room, stopping);
        foreach (var item in items)
        {
            _inAir.Add(item.Message, item.Lane);
            _ = SendAsync(item);
        }

        // A lane that gave its fill may have more.
        if (items.Count > 0) foreach (var lane in items.GroupBy(item => item.Lane).Where(lane => lane.Count() >= OutboxSql.PerLane)) _signal.Set(lane.Key);
        _isShort |= items.Count >= room;
    }

    /// <summary>For a message that was committed as "sending" with what made it.</summary>
    public void Begin(OutboxItem item) => _ = Task.Run(() => SendAsync(item));

    // Never cancelled: what has left must be recorded. The host waits for it in StopAsync.
    private async Task SendAsync(OutboxItem item)
    {
        SendOutcome outcome;
        try
        {
            outcome = await AttemptAsync(item);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Nothing may be lost for a defect of ours: the outcome is unknown, and says so.
            LogDefect(_log, item.Message, exception.GetType().Name);
            outcome = new SendOutcome.Unknown(exception.GetType().Name);
        }

        _recorder.Record(new(item, outcome, _health.TakeNews(item.Channel), () => Done(item)));
    }

    private void Done(OutboxItem item)
    {
        _inAir.Remove(item.Message);
        if (!_isShort) return;
        _isShort = false;
        _signal.RingAll();
    }

    private async Task<SendOutcome> AttemptAsync(OutboxItem item)
    {
        if (item.Deadline is { } deadline && deadline <= _clock.GetUtcNow()) return Outcomes.TooLate;
        if (await _channels.FindAsync(item.Channel, CancellationToken.None) is not { IsActive: true } channel) return Outcomes.ChannelInactive;
        var keys = await _keyRing.TenantAsync(item.Tenant, CancellationToken.None);
        var message = JsonSerializer.Deserialize(Sealed.Open(keys.Sealing, item.Payload), SealedJson.Default.OutboundMessage)!;
        await _health.TurnAsync(item.Channel);

        // A process that was frozen past its lease must not send what another node may have sent meanwhile.
        if (_lanes.Held.GetValueOrDefault(item.Lane) != item.Epoch) return Outcomes.LaneLost;
        var outcome = await _providers[channel.Provider].SendAsync(message, channel, CancellationToken.None);
        _health.Learn(item.Channel, outcome);
        return outcome;
    }

    private async Task DrainAsync(IReadOnlyCollection<short> lanes)
    {
        var since = _clock.GetTimestamp();
        while (_inAir.HasAnyOf(lanes) && _clock.GetElapsedTime(since) < LongestDrain) await Task.Delay(TimeSpan.FromMilliseconds(20), _clock);
    }

    /// <summary>No new sends; those in the air are finished and recorded.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _inAir.Stop();
        await base.StopAsync(cancellationToken);
        while (!_inAir.IsEmpty && !cancellationToken.IsCancellationRequested) await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        await _recorder.FinishAsync(cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Warning, "Nothing can be sent: the database is away ({Cause})")]
    private static partial void LogAway(ILogger log, string cause);

    [LoggerMessage(2, LogLevel.Error, "Sending message {Message} failed for a defect of ours: {Cause}")]
    private static partial void LogDefect(ILogger log, Guid message, string cause);
}

/// <summary>Outcomes that are decided here, before a provider is asked.</summary>
internal static class Outcomes
{
    public static SendOutcome TooLate { get; } = new SendOutcome.Rejected(SendFailure.WindowClosed,
        new ErrorPart("traildesk:deadline", "Too late", "The customer service window closed before the message could leave. Send a template instead."));

    public static SendOutcome ChannelInactive { get; } = new SendOutcome.Rejected(SendFailure.AccountBlocked,
        new ErrorPart("traildesk:channel", "Channel inactive", "The channel was deactivated before the message could leave."));

    /// <summary>Certainly not sent, and no answer about the message: the next owner of the lane takes it up.</summary>
    public static SendOutcome LaneLost { get; } = new SendOutcome.Deferred(SendFailure.Unreachable,
        new ErrorPart("traildesk:lane", "Moved", "Another node sends for this channel now."), TimeSpan.Zero);
}
