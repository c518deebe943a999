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
    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(1);
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
            // Without lanes nothing can be found, and what is to be found stays.
            if (_inAir.Lost.IsDue && _lanes.Held is { Count: > 0 } held) await TakeBackAsync(held, stopping);
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
    private async Task TakeBackAsync(IReadOnlyDictionary<short, long> held, CancellationToken stopping)
    {
        var since = _clock.GetTimestamp();
        using (_inAir.Pause()) await OutboxSql.TakeBackAsync(_db, held, _inAir.Takes, stopping);
        _inAir.Lost.Looked(since);
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

    /// <summary>Answers wait for nobody's look, and a look of one company for no other's failure.</summary>
    private async Task SendAllAsync(IReadOnlyList<OutboxItem> items)
    {
        foreach (var item in items.Where(item => !item.NeedsLook)) _ = SendAsync(item, refused: null);
        foreach (var tenant in items.Where(item => item.NeedsLook).GroupBy(item => item.Tenant))
        {
            OutboxItem[] mine = [.. tenant];
            var refused = await LookAsync(mine);
            foreach (var item in mine) _ = SendAsync(item, refused.GetValueOrDefault(item.Message));
        }
    }

    private async Task<IReadOnlyDictionary<Guid, SendOutcome>> LookAsync(OutboxItem[] items)
    {
        try
        {
            return await _check.LookAsync(items, CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Nobody could be asked: these wait for a moment.
            LogUnasked(_log, exception.GetType().Name);
            return items.ToDictionary(item => item.Message, _ => Outcomes.DatabaseAway);
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

    /// <summary>No new sends; those in the air are finished and recorded, for as long as a stop may take.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _inAir.Stop();
        await base.StopAsync(cancellationToken);
        await _inAir.LandAsync(cancellationToken);
        // Whoever sends for their lanes next finds them in doubt.
        if (!_inAir.IsEmpty) LogAbandoned(_log, _inAir.Takes.Length);
        await _recorder.FinishAsync(cancellationToken);
    }

    [LoggerMessage(1, LogLevel.Warning, "Nothing can be sent: the database is away ({Cause})")]
    private static partial void LogAway(ILogger log, string cause);

    [LoggerMessage(3, LogLevel.Warning, "Nobody could be asked whether messages may still go: they wait ({Cause})")]
    private static partial void LogUnasked(ILogger log, string cause);

    [LoggerMessage(4, LogLevel.Warning, "{Count} sends had no answer when this node stopped: their outcome is unknown")]
    private static partial void LogAbandoned(ILogger log, int count);

    [LoggerMessage(2, LogLevel.Error, "Sending message {Message} failed for a defect of ours: {Cause}")]
    private static partial void LogDefect(ILogger log, Guid message, string cause);
}
