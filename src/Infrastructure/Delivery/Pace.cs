namespace TrailDesk.Infrastructure.Delivery;

/// <summary>
/// A number's throughput: no more than the limit arrives at the provider within any second, and what leaves is spread, with a tenth
/// of a second's worth that may come together. A place is free again a second after its message can have arrived at the latest: that is told by
/// how much longer than the quickest of late its answer took. Times are in ticks of a steady clock.
/// </summary>
internal sealed class Pace
{
    private const double Together = 0.1;
    private readonly Queue<Place> _places = new();
    private readonly double _interval;
    private readonly double _allowance;
    private readonly long _second;
    private readonly Quickest _quickest;
    private double _next;

    public Pace(int perSecond, long ticksPerSecond)
    {
        (PerSecond, _second) = (perSecond, ticksPerSecond);
        _interval = (double)ticksPerSecond / perSecond;
        _allowance = (Math.Max(1, perSecond * Together) - 1) * _interval;
        _quickest = new Quickest(10 * ticksPerSecond);
    }

    public int PerSecond { get; }

    // Clocks tick, and the quickest way may become quicker yet.
    private long Margin => _second / 200;

    // An answer that takes longer tells of the provider, not of the way to it.
    private long MostLate => _second / 20;

    /// <summary>Nothing was saved up: whoever sent before may have used it all until then, and what may come together besides.</summary>
    public void StartEmpty(long at) => _next = Math.Max(_next, at + 2 * _allowance + _interval);

    /// <summary>Ticks until the next may leave; 0 now.</summary>
    public long Wait(long now)
    {
        while (_places.TryPeek(out var first) && first.FreeAt <= now) _places.Dequeue();
        var spread = (long)Math.Ceiling(_next - _allowance - now);
        return Math.Max(0, _places.Count < PerSecond ? spread : Math.Max(spread, _places.Peek().FreeAt - now));
    }

    public Place Take(long now)
    {
        _next = Math.Max(_next, now) + _interval;
        var place = new Place(now) { FreeAt = now + _second + Margin + MostLate };
        _places.Enqueue(place);
        return place;
    }

    public void Answered(Place place, long now)
    {
        var took = now - place.TakenAt;
        if (_quickest.With(took, now) is { } quickest) place.FreeAt = place.TakenAt + _second + Margin + Math.Min(took - quickest, MostLate);
    }

    /// <summary>The shortest of the last times, forgotten after one to two spans.</summary>
    private sealed class Quickest(long span)
    {
        private const int Enough = 16;
        private int _seen;
        private long _former = long.MaxValue;
        private long _present = long.MaxValue;
        private long _since = long.MinValue;

        /// <returns>Null until there are enough to tell.</returns>
        public long? With(long took, long now)
        {
            if (_since == long.MinValue || now - _since > span) (_former, _present, _since) = (_present, took, now);
            _present = Math.Min(_present, took);
            return (_seen = Math.Min(_seen + 1, Enough)) == Enough ? Math.Min(_former, _present) : null;
        }
    }
}

/// <summary>What one message takes of a second.</summary>
internal sealed class Place(long takenAt)
{
    public long TakenAt => takenAt;
    public long FreeAt { get; set; }
}
