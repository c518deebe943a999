using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Incidents;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Incidents;

internal sealed record IncidentRow
{
    public const string Select = """
        select s.id, s.code, s.status, s.severity, s.category, s.trip_id, t.code as trip_code, s.body,
          s.reported_by, r.name as reporter_name, s.conversation_id, s.acknowledge_by, s.resolve_by, s.acknowledged_at,
          s.acknowledged_by, k.name as acknowledger_name, s.resolved_at, s.created_at,
          array(select a.message_id from incident_attachments a where a.tenant_id = @TenantId and a.incident_id = s.id) as attachments
        from incidents s
        join trips t on t.tenant_id = @TenantId and t.id = s.trip_id
        join users r on r.tenant_id = @TenantId and r.id = s.reported_by
        left join users k on k.tenant_id = @TenantId and k.id = s.acknowledged_by

        """;

    public Guid Id { get; init; }
    public string Code { get; init; } = "";
    public string Status { get; init; } = "";
    public string Severity { get; init; } = "";
    public string Category { get; init; } = "";
    public Guid TripId { get; init; }
    public string TripCode { get; init; } = "";
    public byte[]? Body { get; init; }
    public Guid ReportedBy { get; init; }
    public string ReporterName { get; init; } = "";
    public Guid? ConversationId { get; init; }
    public DateTimeOffset AcknowledgeBy { get; init; }
    public DateTimeOffset ResolveBy { get; init; }
    public DateTimeOffset? AcknowledgedAt { get; init; }
    public Guid? AcknowledgedBy { get; init; }
    public string? AcknowledgerName { get; init; }
    public DateTimeOffset? ResolvedAt { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public Guid[] Attachments { get; init; } = [];

    public static async Task<IReadOnlyList<MessageView>> AttachedAsync(
        IMediator mediator, IEnumerable<IncidentRow> rows, CancellationToken cancellation)
    {
        var ids = rows.SelectMany(row => row.Attachments).Distinct().ToList();
        return ids.Count == 0 ? [] : await mediator.Send(new FindMessages(ids), cancellation);
    }

    public IncidentView ToView(OpenedBoxes opened, IReadOnlyList<MessageView> attached) => new()
    {
        Id = Id,
        Code = Code,
        Status = Status,
        Severity = Severity,
        Category = Category,
        Trip = new IncidentTrip(TripId, TripCode),
        Text = opened.Json(Body, SealedJson.Default.SealedText)?.Text,
        ReportedBy = new Person(ReportedBy, ReporterName),
        ConversationId = ConversationId,
        Attachments = [.. attached.Where(message => Attachments.Contains(message.Id))],
        AcknowledgeBy = AcknowledgeBy,
        ResolveBy = ResolveBy,
        AcknowledgedAt = AcknowledgedAt,
        AcknowledgedBy = AcknowledgedBy is { } person ? new Person(person, AcknowledgerName ?? "") : null,
        ResolvedAt = ResolvedAt,
        CreatedAt = CreatedAt,
    };
}
