using System.Collections.Concurrent;
using System.Diagnostics;

namespace TrailDesk.Load;

/// <summary>At most so many in any second, by when they arrive: the strictest reading of a provider's limit. What was refused does not count.</summary>
internal sealed class RollingLimit(int perSecond)
{
    private readonly ConcurrentDictionary<string, Queue<long>> _times = new();

    public bool Allows(string number)
    {
        var times = _times.GetOrAdd(number, _ => new Queue<long>());
        lock (times)
        {
            var now = Stopwatch.GetTimestamp();
            while (times.TryPeek(out var first) && now - first >= Stopwatch.Frequency) times.Dequeue();
            if (times.Count >= perSecond) return false;
            times.Enqueue(now);
            return true;
        }
    }
}
