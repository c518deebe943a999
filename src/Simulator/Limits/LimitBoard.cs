using System.Diagnostics;

namespace TrailDesk.Simulator.Limits;

/// <summary>Counts what each number and each pair of number and person has used up.</summary>
internal sealed class LimitBoard(SimulatorSettings settings)
{
    private const int MostPairs = 100_000;
    private readonly Lock gate = new();
    private readonly Dictionary<string, (long Second, int Count)> numbers = [];
    private readonly Dictionary<(string Channel, string Phone), double> pairs = [];
    private readonly long started = Stopwatch.GetTimestamp();
    private LimitRules rules = settings.Limits;
    private int throughput, pair;

    public LimitRules Rules
    {
        get { lock (gate) return rules; }
        set
        {
            lock (gate)
            {
                rules = value;
                numbers.Clear();
                pairs.Clear();
            }
        }
    }

    /// <summary>How many sends each limit refused.</summary>
    public (int Throughput, int Pair) Refused
    {
        get { lock (gate) return (throughput, pair); }
    }

    /// <summary>What a person wrote is never refused, and uses up the number's throughput all the same.</summary>
    public void Received(string channelId)
    {
        lock (gate)
            if (rules.On) UseSecond(channelId, Seconds);
    }

    public Limit Send(string channelId, string phone)
    {
        lock (gate)
        {
            if (!rules.On) return Limit.None;
            var now = Seconds;
            if (!UseSecond(channelId, now)) return Count(ref throughput, Limit.Throughput);
            return UsePair((channelId, phone), now) ? Limit.None : Count(ref pair, Limit.Pair);
        }
    }

    /// <summary>The second that is counted now.</summary>
    public long Second => (long)Seconds;

    private double Seconds => Stopwatch.GetElapsedTime(started).TotalSeconds;

    private static Limit Count(ref int counter, Limit limit)
    {
        counter++;
        return limit;
    }

    private bool UseSecond(string channelId, double now)
    {
        var second = (long)now;
        var used = numbers.GetValueOrDefault(channelId) is { Count: var count } known && known.Second == second ? count : 0;
        numbers[channelId] = (second, used + 1);
        return used < rules.PerSecond;
    }

    // Each message pushes the pair's free moment on; the burst is how far ahead of now that moment may lie.
    private bool UsePair((string, string) key, double now)
    {
        var free = Math.Max(pairs.GetValueOrDefault(key), now);
        if (free - now > rules.PairSeconds * (rules.PairBurst - 1) + 1e-6) return false;
        if (pairs.Count >= MostPairs) foreach (var old in pairs.Where(one => one.Value <= now).ToList()) pairs.Remove(old.Key);
        pairs[key] = free + rules.PairSeconds;
        return true;
    }
}
