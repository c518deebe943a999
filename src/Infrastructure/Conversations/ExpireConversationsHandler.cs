using MediatR;
using TrailDesk.Application.Conversations;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Conversations;

internal sealed class ExpireConversationsHandler(RowBatches rows) : IRequestHandler<ExpireConversations, int>
{
    // A row that a message holds right now is skipped: it is not idle. The version tells whoever read it before.
    private const string Sql = """
        update whatsapp_conversations set status = 'expired', version = version + 1
        where tenant_id = current_tenant() and id in (
          select id from whatsapp_conversations
          where tenant_id = current_tenant() and status in ('active', 'waiting') and last_message_at < now() - $1
          limit $2
          for update skip locked)
        """;

    public Task<int> Handle(ExpireConversations request, CancellationToken cancellationToken) =>
        rows.TenantByTenantAsync(Sql, request.IdleFor, request.BatchSize, cancellationToken);
}
