namespace TrailDesk.Domain.Timeline;

/// <summary>Something that happened to a lead, booking, trip, incident or contact, in words for people.</summary>
/// <param name="Kind">A word of ours: message_received, lead_created, incident_opened, …</param>
/// <param name="Actor">customer, guide, system, or the name of a user.</param>
/// <param name="Source">whatsapp, api or system.</param>
/// <param name="ContactId">Whose words it holds: it is sealed under that person's key, and unreadable once they are erased.</param>
public sealed record TimelineEntry(
    string SubjectKind,
    Guid SubjectId,
    string Kind,
    string Actor,
    string Source,
    string Text,
    Guid? ContactId = null,
    IReadOnlyDictionary<string, string>? Data = null);
