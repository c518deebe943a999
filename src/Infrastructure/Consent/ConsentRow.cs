using TrailDesk.Application.Common;
using TrailDesk.Application.Consent;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Consent;

internal sealed record ConsentRow
{
    public const string Select = """
        select o.id, o.seq, o.purpose, o.state, o.at, o.method, o.source, o.wording, o.message_id, o.channel_id, o.actor_id, u.name as actor_name,
          o.recorded_at, o.id = (
            select n.id from whatsapp_opt_ins n
            where n.tenant_id = @TenantId and n.contact_id = o.contact_id and n.purpose = o.purpose
            order by date_trunc('second', n.at) desc, n.seq desc limit 1) as is_current
        from whatsapp_opt_ins o
        left join users u on u.tenant_id = @TenantId and u.id = o.actor_id

        """;

    public Guid Id { get; init; }
    public long Seq { get; init; }
    public string Purpose { get; init; } = "";
    public string State { get; init; } = "";
    public DateTimeOffset At { get; init; }
    public string Method { get; init; } = "";
    public string Source { get; init; } = "";
    public byte[]? Wording { get; init; }
    public Guid? MessageId { get; init; }
    public Guid? ChannelId { get; init; }
    public Guid? ActorId { get; init; }
    public string? ActorName { get; init; }
    public DateTimeOffset RecordedAt { get; init; }
    public bool IsCurrent { get; init; }

    public ConsentView ToView(OpenedBoxes opened) => new()
    {
        Id = Id,
        Purpose = Purpose,
        State = State,
        At = At,
        Method = Method,
        Source = Source,
        Wording = opened.Text(Wording),
        MessageId = MessageId,
        ChannelId = ChannelId,
        RecordedBy = ActorId is { } actor ? new Person(actor, ActorName ?? "") : null,
        RecordedAt = RecordedAt,
        IsCurrent = IsCurrent,
    };
}
