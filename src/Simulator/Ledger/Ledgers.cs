using System.Diagnostics;

namespace TrailDesk.Simulator.Ledger;

/// <summary>What the providers were asked, and what they told; the truth that tests compare with.</summary>
internal sealed class Ledgers(SimulatorSettings settings, TimeProvider clock)
{
    private readonly long started = Stopwatch.GetTimestamp();

    public Ring<CallEntry> Calls { get; } = new(settings.LedgerEntries, settings.LedgerBytes);
    public Ring<DeliveryEntry> Deliveries { get; } = new(settings.LedgerEntries, settings.LedgerBytes);

    public double MonotonicMs => Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    public DateTimeOffset Now => clock.GetUtcNow();

    public void Clear()
    {
        Calls.Clear();
        Deliveries.Clear();
    }
}

/// <summary>One call of a provider's API.</summary>
internal sealed class CallEntry : ILedgerEntry
{
    public long Sequence { get; set; }
    public required DateTimeOffset At { get; init; }
    public required double MonotonicMs { get; init; }
    public required string Method { get; init; }
    public required string Path { get; init; }
    public required string Provider { get; init; }
    public string? ChannelId { get; init; }
    public string? To { get; init; }
    public string? MessageId { get; init; }
    public required byte[] Body { get; init; }
    public string? ContentType { get; init; }
    public int? Status { get; init; }

    /// <summary>accepted, ok, refused, dropped (accepted, answer lost) or down.</summary>
    public required string Outcome { get; init; }
    public int? Code { get; init; }
    public int Size => Body.Length + 200;
}

/// <summary>One attempt to deliver a webhook.</summary>
internal sealed class DeliveryEntry : ILedgerEntry
{
    public long Sequence { get; set; }
    public required DateTimeOffset At { get; init; }
    public required double MonotonicMs { get; init; }
    public required double DurationMs { get; init; }
    public required string ChannelId { get; init; }
    public required string Kind { get; init; }
    public required string Url { get; init; }
    public required IReadOnlyList<string> MessageIds { get; init; }
    public required int Attempt { get; init; }
    public int? Status { get; init; }
    public string? Error { get; init; }
    public required byte[] Body { get; init; }
    public string? ContentType { get; init; }
    public int Size => Body.Length + 200;
}
