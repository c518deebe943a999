namespace TrailDesk.Simulator.Phones;

/// <summary>A draft with the id and time its provider gave it.</summary>
/// <param name="MediaUrl">The link that Meta puts beside the media id.</param>
internal sealed record DraftedMessage(InboundDraft Draft, string Id, DateTimeOffset At, StoredMedia? Media, string? MediaUrl);
