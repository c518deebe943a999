using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Nodes;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>Takes what is due on this node's lanes and sends it, many at once; outcomes go to the recorder.</summary>
internal sealed partial class Sender : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDrain = TimeSpan.FromMilliseconds(1_500);
    private static readonly Dictionary<Guid, SendOutcome> Nothing = [];
    private readonly InAir _inAir;
    private long _lastFullLook;
    private volatile bool _isShort;
    private readonly EngineDb _db;
    private readonly NodeRegistry _nodes;
    private readonly LaneKeeper _lanes;
    private readonly SendSignal _signal;
    private readonly SendLimits _limits;
    private readonly TakePlan _plan;
    private readonly SendCheck _check;
    private readonly SendAttempt _attempt;
    private readonly OutcomeRecorder _recorder;
    private readonly TimeProvider _clock;
    private readonly ILogger<Sender> _log;

    public Sender(
        EngineDb db, NodeRegistry nodes, LaneKeeper lanes, InAir inAir, SendSignal signal, SendLimits limits, TakePlan plan, SendCheck check, SendAttempt attempt,
        OutcomeRecorder recorder, TimeProvider clock, ILogger<Sender> log)
    {
        (_db, _nodes, _lanes, _inAir, _signal) = (db, nodes, lanes, inAir, signal);
        (_limits, _plan, _check, _attempt, _recorder, _clock, _log) = (limits, plan, check, attempt, recorder, clock, log);
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
        using (_inAir.Pause()) await OutboxSql.TakeBackAsync(_db, _lanes.Held, _inAir.Takes, stopping);
        _signal.RingAll();
    }

    private async Task SendDueAsync(int lanes, CancellationToken stopping)
    {
        var room = _inAir.Room;
        _isShort |= room <= 0;
        var held = _lanes.Held.Where(lane => (lanes & (1 << lane.Key)) != 0).ToDictionary();
        if (room <= 0 || held.Count == 0) return;
        var busy = await OutboxSql.BusyAsync(_db, [.. held.Keys], stopping);
        if (busy.Count == 0) return;
        var asks = await _plan.AskAsync(busy, held, room, stopping);
        if (asks.Count == 0) return;
        var items = await OutboxSql.TakeAsync(_db, _nodes.Id, asks, room, _clock.GetUtcNow(), stopping);
        _plan.Learn(asks, items);
        foreach (var item in items) _inAir.Add(item.Take, item.Lane, item.Channel, item.IsBulk);
        _ = SendAllAsync(items);

        _isShort |= items.Count >= room;
    }

    private async Task SendAllAsync(IReadOnlyList<OutboxItem> items)
    {
        var refused = items.Any(item => item.NeedsLook) ? await LookAsync(items) : Nothing;
        foreach (var item in items) _ = SendAsync(item, refused.GetValueOrDefault(item.Message));
    }

    private async Task<IReadOnlyDictionary<Guid, SendOutcome>> LookAsync(IReadOnlyList<OutboxItem> items)
    {
        try
        {
            return await _check.LookAsync(items, CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Nobody could be asked: what needs the look waits, the answers go.
            LogAway(_log, exception.GetType().Name);
            return items.Where(item => item.NeedsLook).ToDictionary(item => item.Message, _ => Outcomes.LaneLost);
        }
    }

    /// <summary>For a message that was committed as "sending" with what made it.</summary>
    public void Begin(OutboxItem item) => _ = Task.Run(() => SendAsync(item, refused: null));

    // Never cancelled: what has left must be recorded. The host waits for it in StopAsync.
    private async Task SendAsync(OutboxItem item, SendOutcome? refused)
    {
        SendOutcome outcome;
        try
        {
            outcome = await _attempt.RunAsync(item, refused, () => Passed(item));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Nothing may be lost for a defect of ours: the outcome is unknown, and says so.
            LogDefect(_log, item.Message, exception.GetType().Name);
            outcome = new SendOutcome.Unknown(exception.GetType().Name);
        }

        outcome = _limits.Suspects.Judge(item.Message, item.Channel, outcome);
        _recorder.Record(new(item, outcome, _limits.Health.TakeNews(item.Channel), () => Done(item)));
    }

    private void Passed(OutboxItem item)
    {
        var gate = _limits.Gates.Of(item.Channel);
        gate.Passed(item.IsBulk);
        if (gate.TakeHunger()) _signal.Set(item.Lane);
    }

    private void Done(OutboxItem item)
    {
        _inAir.Remove(item.Take);
        if (_limits.Gates.Of(item.Channel).TakeHunger()) _signal.Set(item.Lane);
        if (!_isShort) return;
        _isShort = false;
        _signal.RingAll();
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
