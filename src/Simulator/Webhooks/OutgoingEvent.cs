using TrailDesk.Simulator.Channels;

namespace TrailDesk.Simulator.Webhooks;

/// <summary>One thing that a provider has to tell; a delivery carries one or more of them.</summary>
internal sealed record OutgoingEvent(SimulatedChannel Channel, string Kind, IReadOnlyList<string> MessageIds)
{
    /// <summary>Meta and 360dialog: one element of <c>changes</c>, escaped as on the wire.</summary>
    public string? Change { get; init; }

    /// <summary>Twilio: the form.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Form { get; init; }

    /// <summary>Given bytes, sent as they are.</summary>
    public byte[]? Raw { get; init; }

    /// <summary>Twilio's StatusCallback; else the channel's own URL, asked for at each attempt.</summary>
    public string? Url { get; init; }
    public Action<int?>? Answered { get; init; }
}

/// <summary>One POST, and what became of it so far.</summary>
internal sealed record Delivery(SimulatedChannel Channel, string Kind, byte[] Body, string ContentType)
{
    public required IReadOnlyList<string> MessageIds { get; init; }
    public IReadOnlyList<KeyValuePair<string, string>>? Form { get; init; }
    public string? Url { get; init; }
    public IReadOnlyList<Action<int?>> Answered { get; init; } = [];
    public required DateTimeOffset Since { get; init; }
    public int Attempt { get; init; } = 1;
}
