using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Conversations;

internal sealed class ListConversationsHandler(Db db, KeyRing keys, ICurrentCaller current)
    : IRequestHandler<ListConversations, Page<ConversationView>>
{
    private const string Sql = ConversationRow.Select + """
        where s.tenant_id = @TenantId
          and (@AfterId::uuid is null or s.last_message_at <= @AfterTime and (s.last_message_at < @AfterTime or s.id > @AfterId))
          and (@Status::text is null or s.status = @Status)
          and (@AssigneeId::uuid is null or s.assignee_id = @AssigneeId)
          and (@Quiet::boolean is null or s.is_quiet = @Quiet)
          and (not @Unassigned or s.assignee_id is null)
          and (@ChannelId::uuid is null or s.channel_id = @ChannelId)
          and (@ContactId::uuid is null or s.contact_id = @ContactId)
          and (@PhoneKey::uuid is null or s.contact_id = (
            select i.contact_id from contact_identities i where i.tenant_id = @TenantId and i.key = @PhoneKey))
        order by s.last_message_at desc, s.id
        limit @Take
        """;

    public async Task<Page<ConversationView>> Handle(ListConversations request, CancellationToken cancellationToken)
    {
        var caller = current.Caller;
        var tenant = await keys.TenantAsync(caller.TenantId, cancellationToken);
        await using var transaction = await db.BeginAsync(caller.TenantId, cancellationToken);
        var rows = await transaction.RowsAsync<ConversationRow>(Sql, request.Parameters(transaction, new
        {
            request.Status,
            request.Quiet,
            AssigneeId = AssigneeFilter.Resolve(request.Assignee, caller.UserId),
            Unassigned = request.Assignee == AssigneeFilter.None,
            request.ChannelId,
            request.ContactId,
            PhoneKey = request.Phone is { } phone ? IdentityKeys.Phone(PhoneFilter.Digits(phone), tenant) : (Guid?)null,
        }), cancellationToken);
        var opened = await OpenedBoxes.OpenAsync(keys, transaction, rows.SelectMany(row => row.Boxes), cancellationToken);
        return rows.ToPage(request, row => Cursor.At(row.LastMessageAt, row.Id), row => row.ToView(opened));
    }
}
