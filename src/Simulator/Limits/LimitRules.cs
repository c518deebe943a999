namespace TrailDesk.Simulator.Limits;

/// <summary>
/// How much a provider lets through, in the three providers' own defaults. Off unless asked for: who pastes fifty
/// questions into one phone would wait minutes for the answers, as with the real ones.
/// </summary>
internal sealed record LimitRules
{
    public bool On { get; set; }

    /// <summary>Messages of one number in a second, in and out together.</summary>
    public int PerSecond { get; set; } = 80;

    /// <summary>One number may write to one person once in so many seconds...</summary>
    public double PairSeconds { get; set; } = 6;

    /// <summary>...after so many at once, which are borrowed from the time to come.</summary>
    public int PairBurst { get; set; } = 45;

    public bool Sensible => PerSecond > 0 && PairBurst > 0 && PairSeconds is >= 0 and <= 3_600;
}

internal enum Limit
{
    None,
    Throughput,
    Pair
}
