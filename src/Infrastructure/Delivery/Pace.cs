namespace TrailDesk.Infrastructure.Delivery;

/// <summary>
/// A number's throughput: an even pace that makes up for a short halt, and never more than the limit within a second and a bit.
/// That bit, two in a hundred, is for a network that bunches what left apart. Times are in ticks of a steady clock.
/// </summary>
internal sealed class Pace(int perSecond, long ticksPerSecond)
{
    private readonly double _interval = (double)ticksPerSecond / perSecond;
    private readonly double _longestHalt = 0.05 * ticksPerSecond;
    private readonly long _window = (long)(1.02 * ticksPerSecond);
    private readonly Queue<long> _lately = new();
    private double _next;

    public int PerSecond { get; } = perSecond;

    /// <summary>Nothing was saved up: whoever sent before may have used it all until then, and made up for a halt at the end.</summary>
    public void StartEmpty(long at) => _next = Math.Max(_next, at + 2 * (_longestHalt + _interval));

    /// <summary>Ticks until the next may leave; 0 now.</summary>
    public long Wait(long now)
    {
        while (_lately.TryPeek(out var first) && now - first >= _window) _lately.Dequeue();
        var wait = (long)Math.Ceiling(_next - _longestHalt - now);
        return Math.Max(0, _lately.Count < PerSecond ? wait : Math.Max(wait, _lately.Peek() + _window - now));
    }

    public void Take(long now)
    {
        _next = Math.Max(_next, now) + _interval;
        _lately.Enqueue(now);
    }
}
