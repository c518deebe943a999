namespace TrailDesk.Simulator.Faults;

/// <summary>
/// One thing that goes wrong. On the API: <c>down, hold, error, rateLimit, html, drop, failStatus</c>. On files, of every
/// channel: <c>mediaGone, mediaCut</c>. On webhooks: <c>duplicate, delay, reorder, batch, statusesOff, wrongSignature</c>.
/// </summary>
internal sealed record Fault
{
    public required string Kind { get; init; }

    /// <summary>Null means every channel.</summary>
    public string? ChannelId { get; init; }

    /// <summary>How many calls it spoils; null means until it is removed.</summary>
    public int? Calls { get; init; }

    /// <summary>The provider's error code for error and failStatus.</summary>
    public int? Code { get; init; }
    public int? HttpStatus { get; init; }
    public int? Ms { get; init; }

    /// <summary>How often for duplicate; how many for batch and reorder.</summary>
    public int? Times { get; init; }

    public static readonly string[] Kinds =
    [
        "down", "hold", "error", "rateLimit", "html", "drop", "failStatus", "mediaGone", "mediaCut",
        "duplicate", "delay", "reorder", "batch", "statusesOff", "wrongSignature"
    ];
}
