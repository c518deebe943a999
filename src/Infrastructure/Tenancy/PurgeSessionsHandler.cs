using MediatR;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Tenancy;

internal sealed class PurgeSessionsHandler(RowBatches rows) : IRequestHandler<PurgeSessions, int>
{
    // A refresh token that was used stays until it would have run out: its second use is how theft shows.
    private const string Sql = """
        delete from sessions
        where id in (
          select id from sessions
          where tenant_id = current_tenant() and least(expires_at, revoked_at) < now() - $1
          limit $2
          for update skip locked)
        """;

    public Task<int> Handle(PurgeSessions request, CancellationToken cancellationToken) =>
        rows.TenantByTenantAsync(Sql, request.EndedBefore, request.BatchSize, cancellationToken);
}
