using System.Text.Json;
using MediatR;
using TrailDesk.Application.Broadcasts;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;
using TrailDesk.Infrastructure.WhatsApp;

namespace TrailDesk.Infrastructure.Broadcasts;

internal sealed class ListRecipientsHandler(Db db, KeyRing keys, ICurrentCaller current) : IRequestHandler<ListRecipients, Page<RecipientView>>
{
    private const string Sql = $"""
        select {ContactRow.Columns}, s.booking_id, s.message_id, s.state as own_state, s.reason as own_reason, s.due_at, s.handed_at, s.tries,
          m.status, m.errors, n.provider
        from broadcast_recipients s
        {ContactRow.Join}
        left join lateral (select x.status, x.errors, x.channel_id from whatsapp_messages x where x.id = s.message_id) m on true
        left join whatsapp_configurations n on n.tenant_id = @TenantId and n.id = m.channel_id
        where s.tenant_id = @TenantId and s.broadcast_id = @Id and (@AfterId::uuid is null or s.contact_id > @AfterId)
          and (@State::text is null or case when s.state = 'handed' then coalesce(m.status, 'unknown') else s.state end = @State)
        order by s.contact_id
        limit @Take
        """;

    private const string ExistsSql = """
        select id from broadcasts where tenant_id = @TenantId and id = @Id
        """;

    public async Task<Page<RecipientView>> Handle(ListRecipients request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var rows = await transaction.RowsAsync<Row>(Sql, request.Parameters(transaction, new { request.Id, request.State }), cancellationToken);
        if (rows.Count == 0 && await transaction.RowAsync<Guid?>(ExistsSql, new { transaction.TenantId, request.Id }, cancellationToken) is null)
            throw new NoSuchRecordException("broadcast");
        var opened = await OpenedBoxes.OpenAsync(keys, transaction, rows.SelectMany(row => row.Boxes), cancellationToken);
        return rows.ToPage(request, row => new Cursor(0, row.ContactId), row => row.ToView(opened));
    }

    private sealed record Row : ContactRow
    {
        public Guid? BookingId { get; init; }
        public Guid? MessageId { get; init; }
        public string OwnState { get; init; } = "";
        public string? OwnReason { get; init; }
        public DateTimeOffset DueAt { get; init; }
        public DateTimeOffset? HandedAt { get; init; }
        public short Tries { get; init; }
        public string? Status { get; init; }
        public byte[]? Errors { get; init; }
        public string? Provider { get; init; }

        public IEnumerable<byte[]?> Boxes => ContactBoxes.Append(Errors);

        public RecipientView ToView(OpenedBoxes opened)
        {
            var error = Status == "failed" && opened.Json(Errors, SealedJson.Default.IReadOnlyListErrorPart) is [var first, ..] ? first : null;
            var meaning = error is null ? null : FailureTable.Of(Provider, error.Code);
            return new RecipientView
            {
                Contact = Contact(opened),
                State = OwnState == "handed" ? Status ?? "unknown" : OwnState,
                BookingId = BookingId,
                MessageId = MessageId,
                DueAt = OwnState == "pending" ? DueAt : null,
                HandedAt = HandedAt,
                Reason = OwnReason ?? (meaning is null ? error?.Code : JsonNamingPolicy.CamelCase.ConvertName($"{meaning.Failure}")),
                Sentence = OwnReason is { } reason ? SkipReasons.SentenceOf(reason) : meaning?.Sentence ?? error?.Title,
                Tries = Tries,
            };
        }
    }
}
