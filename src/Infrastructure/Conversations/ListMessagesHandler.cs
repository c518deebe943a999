using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Media;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Conversations;

internal sealed class ListMessagesHandler(Db db, KeyRing keys, ICurrentCaller current, IMediaLinks links)
    : IRequestHandler<ListMessages, Page<MessageView>>
{
    private const string Sql = MessageRow.Select + """
        where m.tenant_id = @TenantId and m.conversation_id = @Id and (@AfterSeq::bigint is null or m.seq < @AfterSeq)
        order by m.seq desc
        limit @Take
        """;

    public async Task<Page<MessageView>> Handle(ListMessages request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var parameters = request.Parameters(transaction, new { request.Id });
        var rows = await transaction.RowsAsync<MessageRow>(Sql, parameters, cancellationToken);
        if (rows.Count == 0) await RequireConversationAsync(transaction, request.Id, cancellationToken);
        var opened = await OpenedBoxes.OpenAsync(keys, transaction, rows.SelectMany(row => row.Boxes), cancellationToken);
        return rows.ToPage(request, row => new Cursor(row.Seq, row.Id), row => row.ToView(opened, transaction.TenantId, links));
    }

    private const string ExistsSql = """
        select id from whatsapp_conversations where tenant_id = @TenantId and id = @Id
        """;

    private static async Task RequireConversationAsync(TenantTransaction transaction, Guid id, CancellationToken cancellation)
    {
        var found = await transaction.RowAsync<Guid?>(ExistsSql, new { transaction.TenantId, Id = id }, cancellation);
        if (found is null) throw new NoSuchRecordException("conversation");
    }
}
