using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Conversations;

internal sealed record ConversationRow : ContactRow
{
    public const string Select = $"""
        select s.id, s.channel_id, s.status, s.last_inbound_at, s.free_entry_until, s.last_message_at, s.created_at, s.closed_at,
          s.assignee_id, u.name as assignee_name, l.id as lead_id, l.code as lead_code, l.status as lead_status, {Columns}
        from whatsapp_conversations s
        left join users u on u.tenant_id = @TenantId and u.id = s.assignee_id
        left join lateral (
          select o.id, o.code, o.status from leads o
          where o.tenant_id = @TenantId and o.contact_id = s.contact_id and o.status in ('new', 'assigned', 'quoted')
          order by o.created_at desc limit 1) l on true
        """ + Join;

    public Guid Id { get; init; }
    public Guid ChannelId { get; init; }
    public string Status { get; init; } = "";
    public DateTimeOffset? LastInboundAt { get; init; }
    public DateTimeOffset? FreeEntryUntil { get; init; }
    public DateTimeOffset LastMessageAt { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public Guid? AssigneeId { get; init; }
    public string? AssigneeName { get; init; }
    public Guid? LeadId { get; init; }
    public string? LeadCode { get; init; }
    public string? LeadStatus { get; init; }

    public IEnumerable<byte[]?> Boxes => ContactBoxes;

    public ConversationView ToView(OpenedBoxes opened) => new()
    {
        Id = Id,
        ChannelId = ChannelId,
        Contact = Contact(opened),
        Status = Status,
        Assignee = AssigneeId is { } user ? new Person(user, AssigneeName ?? "") : null,
        WindowExpiresAt = ServiceWindow.ClosesAt(LastInboundAt, FreeEntryUntil),
        LastMessageAt = LastMessageAt,
        Lead = LeadId is { } lead ? new ConversationLead(lead, LeadCode!, LeadStatus!) : null,
        CreatedAt = CreatedAt,
        ClosedAt = ClosedAt,
    };
}
