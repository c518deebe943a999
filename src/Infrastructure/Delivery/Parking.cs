namespace TrailDesk.Infrastructure.Delivery;

/// <summary>A channel's rest, step by step: each step makes another of what was known and what was heard.</summary>
/// <param name="Until">Nothing leaves before. What left before tells nothing new of whether more may go.</param>
/// <param name="Probe">The last rest; the next one is twice as long, up to a minute.</param>
internal sealed record Parking(ParkingStage Stage, DateTimeOffset Until, TimeSpan Probe, string Reason)
{
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstProbe = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastProbe = TimeSpan.FromSeconds(60);

    public bool Blocks => Stage < ParkingStage.Alert;

    /// <summary>A send was refused for its channel's sake, or left without an answer.</summary>
    public static Parking AfterRefusal(Parking? before, Trouble trouble, DateTimeOffset leftAt, DateTimeOffset now)
    {
        // Many are in the air as a channel comes to rest: they tell what is known, and only a probe in vain makes the rest longer.
        if (before is { Blocks: true } && leftAt < before.Until) return before;
        var probe = before is { Blocks: true } ? Longer(before.Probe) : trouble.IsRate ? FirstRest : FirstProbe;
        return new(trouble.IsRate ? ParkingStage.Rests : ParkingStage.Away, now + (trouble.Wait ?? probe), probe, trouble.Reason);
    }

    /// <summary>Others may still go; people see the reason until one that left since then is answered.</summary>
    public static Parking AfterAlert(Parking? before, Trouble trouble, DateTimeOffset now) =>
        before is { Blocks: true } ? before : new(ParkingStage.Alert, now, FirstProbe, trouble.Reason);

    /// <summary>The provider answered about a message.</summary>
    /// <returns>Null: it sends.</returns>
    public Parking? AfterAnswer(DateTimeOffset leftAt) => Stage == ParkingStage.Away || leftAt >= Until ? null : this;

    private static TimeSpan Longer(TimeSpan probe) => TimeSpan.FromTicks(Math.Min(probe.Ticks * 2, LastProbe.Ticks));
}

internal enum ParkingStage
{
    /// <summary>The provider does not take messages: any answer shows that it does again.</summary>
    Away,
    /// <summary>It asked for a pause: what it takes of those that left before does not end it.</summary>
    Rests,
    /// <summary>It sends, and something stands in the way of some messages.</summary>
    Alert,
}

/// <summary>What was heard of a channel.</summary>
/// <param name="Wait">What was asked for; null: the sender's own back-off.</param>
/// <param name="IsRate">Too much at once, and nothing else is wrong.</param>
/// <param name="NeedsPerson">It does not mend itself.</param>
internal sealed record Trouble(string Code, string Reason, TimeSpan? Wait = null, bool IsRate = false, bool NeedsPerson = false);
