namespace TrailDesk.Infrastructure.Delivery;

/// <summary>A limit that a plan may set: so many in any span of time, counted in steps of it.</summary>
internal sealed record PlanLimiter(string Name, string Words, TimeSpan Span, TimeSpan Step)
{
    public static PlanLimiter PerMinute { get; } = new("messages_per_minute", "messages a minute", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1));
    public static PlanLimiter PerDay { get; } = new("messages_per_day", "messages a day", TimeSpan.FromDays(1), TimeSpan.FromMinutes(10));

    public long StepOf(DateTimeOffset at) => at.UtcTicks / Step.Ticks;

    public DateTimeOffset TimeOf(long step) => new(step * Step.Ticks, TimeSpan.Zero);
}

/// <summary>
/// What a limiter was used for lately and what it has promised ahead. A span of time touches one step more than it is long: none of
/// them may hold more than the limit together.
/// </summary>
internal sealed class PlanWindow(PlanLimiter limiter, int limit)
{
    private readonly SortedList<long, int> _uses = [];
    private readonly long _span = limiter.Span.Ticks / limiter.Step.Ticks;

    public PlanLimiter Limiter => limiter;
    public int Limit => limit;

    public void Add(DateTimeOffset at, int used) => _uses[limiter.StepOf(at)] = _uses.GetValueOrDefault(limiter.StepOf(at)) + used;

    /// <summary>How many more at this time leave every span around it within the limit, promises among them.</summary>
    public int RoomAt(DateTimeOffset at)
    {
        var step = limiter.StepOf(at);
        var most = SumUntil(step);
        for (var i = LastUntil(step) + 1; i < _uses.Count && _uses.Keys[i] <= step + _span; i++) most = Math.Max(most, SumUntil(_uses.Keys[i]));
        return Math.Max(0, limit - most);
    }

    /// <summary>The first time from then on that has room; behind all promises, where there is none at once.</summary>
    public DateTimeOffset EarliestFrom(DateTimeOffset at)
    {
        if (RoomAt(at) > 0) return at;
        var step = Math.Max(limiter.StepOf(at), _uses.Keys[^1]);
        for (var i = LastUntil(step - _span - 1) + 1; SumUntil(step) >= limit; i++) step = _uses.Keys[i] + _span + 1;
        return limiter.TimeOf(step);
    }

    private int SumUntil(long end)
    {
        var sum = 0;
        for (var i = LastUntil(end); i >= 0 && _uses.Keys[i] >= end - _span; i--) sum += _uses.Values[i];
        return sum;
    }

    /// <returns>The index of the last step up to this one; -1 where there is none.</returns>
    private int LastUntil(long end)
    {
        var (low, high) = (0, _uses.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_uses.Keys[middle] <= end) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }
}
