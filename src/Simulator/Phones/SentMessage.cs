using TrailDesk.Simulator.Channels;

namespace TrailDesk.Simulator.Phones;

/// <summary>An accepted send, with what its statuses need.</summary>
internal sealed record SentMessage(SimulatedChannel Channel, Phone Phone, PhoneMessage View)
{
    public bool NeedsWindow { get; init; }
    public bool ByUserId { get; init; }

    /// <summary>As Meta's prices call it: that of the template, or service.</summary>
    public string Category { get; init; } = "service";

    /// <summary>The person had written within the last 24 hours when it was accepted.</summary>
    public bool IsInWindow { get; init; }

    /// <summary>What the provider found out only after it had accepted.</summary>
    public int? FailsWith { get; init; }

    /// <summary>Twilio's StatusCallback.</summary>
    public string? Callback { get; init; }

    /// <summary>Keeps the provider's own record of the message up to date.</summary>
    public Action<string, int?>? Told { get; init; }
}
