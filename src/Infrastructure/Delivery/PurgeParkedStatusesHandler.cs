using MediatR;
using TrailDesk.Application.Delivery;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

internal sealed class PurgeParkedStatusesHandler(RowBatches rows) : IRequestHandler<PurgeParkedStatuses, int>
{
    private const string Sql = """
        delete from parked_statuses
        where id in (
          select id from parked_statuses
          where tenant_id = current_tenant() and received_at < now() - $1
          limit $2
          for update skip locked)
        """;

    public Task<int> Handle(PurgeParkedStatuses request, CancellationToken cancellationToken) =>
        rows.TenantByTenantAsync(Sql, request.OlderThan, request.BatchSize, cancellationToken);
}
