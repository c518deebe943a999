using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Conversations;

internal sealed class GetConversationHandler(Db db, KeyRing keys, ICurrentCaller current)
    : IRequestHandler<GetConversation, ConversationView>
{
    private const string Sql = ConversationRow.Select + """
        where s.tenant_id = @TenantId and s.id = @Id
        """;

    public async Task<ConversationView> Handle(GetConversation request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var row = await transaction.RowAsync<ConversationRow>(Sql, new { transaction.TenantId, request.Id }, cancellationToken)
            ?? throw new NoSuchRecordException("conversation");
        return row.ToView(await OpenedBoxes.OpenAsync(keys, transaction, row.Boxes, cancellationToken));
    }
}
