namespace TrailDesk.Domain.Incidents;

/// <summary>Trouble on a trip that somebody has to own and close.</summary>
public sealed class Incident
{
    public required Guid Id { get; init; }
    public required string Code { get; init; }
    public required string Status { get; set; }
    public required Severity Severity { get; init; }
    public required IncidentCategory Category { get; init; }
    public required Guid TripId { get; init; }
    public required Guid ReportedBy { get; init; }
    public Guid? ConversationId { get; init; }
    public required string Text { get; init; }
    public required IncidentClocks Clocks { get; init; }
    public DateTimeOffset? AcknowledgedAt { get; set; }
    public Guid? AcknowledgedBy { get; set; }
    public DateTimeOffset? ResolvedAt { get; private set; }
    public int Version { get; init; } = 1;
    public bool IsNew { get; init; }

    public static Incident Open(
        Guid id, string code, Guid tripId, Guid reportedBy, Guid conversationId, string text,
        Severity severity, IncidentCategory category, DateTimeOffset now) => new()
        {
            Id = id,
            Code = code,
            Status = "open",
            Severity = severity,
            Category = category,
            TripId = tripId,
            ReportedBy = reportedBy,
            ConversationId = conversationId,
            Text = text,
            Clocks = IncidentClocks.From(now, severity),
            IsNew = true,
        };

    public void Resolve(DateTimeOffset now) => (Status, ResolvedAt) = ("resolved", now);
}
