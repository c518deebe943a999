namespace TrailDesk.Infrastructure.Delivery;

/// <summary>
/// A number's throughput: an even pace with a small allowance for what comes together. In no second does more leave than the
/// limit; three in a hundred stay unused, so that a network that bunches requests does not break it either.
/// Times are in ticks of a steady clock.
/// </summary>
internal sealed class Pace
{
    private const double Used = 0.97;
    private const double Together = 0.02;
    private readonly double _interval;
    private readonly double _allowance;
    private double _next;

    public Pace(int perSecond, long ticksPerSecond)
    {
        PerSecond = perSecond;
        _interval = ticksPerSecond / (perSecond * Used);
        _allowance = (Math.Max(1, perSecond * Together) - 1) * _interval;
    }

    public int PerSecond { get; }

    /// <summary>Nothing was saved up: whoever sent before may have used it all until then.</summary>
    public void StartEmpty(long at) => _next = Math.Max(_next, at + _allowance + _interval);

    /// <summary>Ticks until the next may leave; 0 now.</summary>
    public long Wait(long now) => Math.Max(0, (long)Math.Ceiling(_next - _allowance - now));

    public void Take(long now) => _next = Math.Max(_next, now) + _interval;
}
