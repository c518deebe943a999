using MediatR;
using TrailDesk.Application.Delivery;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

internal sealed class PurgeIdempotencyKeysHandler(RowBatches rows) : IRequestHandler<PurgeIdempotencyKeys, int>
{
    private const string Sql = """
        delete from idempotency_keys
        where tenant_id = current_tenant() and key in (
          select key from idempotency_keys
          where tenant_id = current_tenant() and created_at < now() - $1
          limit $2
          for update skip locked)
        """;

    public Task<int> Handle(PurgeIdempotencyKeys request, CancellationToken cancellationToken) =>
        rows.TenantByTenantAsync(Sql, request.OlderThan, request.BatchSize, cancellationToken);
}
