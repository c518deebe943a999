using TrailDesk.Application.Common;
using TrailDesk.Application.Reminders;
using TrailDesk.Domain.Reminders;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Reminders;

/// <summary>
/// What became of a message that was sent shows on its reminder: a failed message is a failed reminder, one that was taken back is skipped, and
/// it was sent when the provider took it. A message that is not there any more has left what was known as it was written.
/// </summary>
internal sealed record ReminderRow : ContactRow
{
    public const string Select = $"""
        select s.id, s.kind, s.step, s.shown_state as state, s.reason, s.for_day, s.due_at, s.amount, s.currency, s.booking_id, s.booking_code,
          s.trip_id, s.trip_code, s.package_name, s.channel,
          case when s.shown_state <> 'skipped' then coalesce(s.left_at,
            (select p.created_at from provider_messages p where p.tenant_id = @TenantId and p.ref = s.ref),
            case when s.message_status is null or s.message_status in ('accepted', 'sent', 'delivered', 'read', 'played') then s.sent_at end) end as sent_at, s.sent_message as message_id, s.message_status, {Columns}
        from (
          select r.*, b.code as booking_code, b.contact_id, b.currency, b.trip_id, t.code as trip_code, k.name as package_name,
            m.status as message_status, m.sent_at as left_at,
            encode(substr(sha256(uuid_send(m.channel_id) || convert_to(m.provider_message_id, 'UTF8')), 1, 16), 'hex')::uuid as ref, case when r.state = 'sent' then r.message_id end as sent_message,
            case m.status when 'failed' then 'failed' when 'cancelled' then 'skipped' else r.state end as shown_state
          from (
            select i.id, i.tenant_id, i.booking_id, i.kind, i.step, i.state, i.reason, i.for_day, i.due_at, i.channel, i.sent_at, i.message_id,
              case when i.kind = 'payment' then coalesce(i.amount, (
                select unpaid_of(p) from payment_schedules p where p.tenant_id = @TenantId and p.id = i.subject_id)) end as amount
            from reminders i where i.tenant_id = @TenantId
          ) r
          join bookings b on b.tenant_id = @TenantId and b.id = r.booking_id
          join trips t on t.tenant_id = @TenantId and t.id = b.trip_id
          join packages k on k.tenant_id = @TenantId and k.id = t.package_id
          left join whatsapp_messages m on m.tenant_id = @TenantId and m.id = r.message_id and r.state = 'sent'
        ) s
        """ + Join;

    public Guid Id { get; init; }
    public string Kind { get; init; } = "";
    public string Step { get; init; } = "";
    public string State { get; init; } = "";
    public string? Reason { get; init; }
    public DateOnly ForDay { get; init; }
    public DateTimeOffset DueAt { get; init; }
    public decimal? Amount { get; init; }
    public string Currency { get; init; } = "";
    public Guid BookingId { get; init; }
    public string BookingCode { get; init; } = "";
    public Guid TripId { get; init; }
    public string TripCode { get; init; } = "";
    public string PackageName { get; init; } = "";
    public string? Channel { get; init; }
    public DateTimeOffset? SentAt { get; init; }
    public Guid? MessageId { get; init; }
    public string? MessageStatus { get; init; }

    public IEnumerable<byte[]?> Boxes => ContactBoxes;

    public ReminderView ToView(OpenedBoxes opened)
    {
        var reason = Reason ?? MessageStatus switch
        {
            "failed" => ReminderReason.MessageFailed,
            "cancelled" => ReminderReason.Cancelled,
            _ => null,
        };
        return new ReminderView
        {
            Id = Id,
            Kind = Kind,
            Step = Step,
            State = State,
            Reason = reason,
            Sentence = reason is null ? null : ReminderReason.Sentence(reason),
            Day = ForDay,
            DueAt = DueAt,
            Amount = Amount is { } amount ? new Money(amount, Currency) : null,
            Booking = new ReminderBooking(BookingId, BookingCode, TripId, TripCode, PackageName),
            Contact = Contact(opened),
            Channel = SentAt is null ? null : Channel,
            SentAt = SentAt,
            MessageId = MessageId,
            MessageStatus = MessageStatus,
        };
    }
}
