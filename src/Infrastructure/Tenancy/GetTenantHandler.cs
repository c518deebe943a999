using Dapper;
using MediatR;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Tenancy;

internal sealed class GetTenantHandler(Db db, ICurrentCaller current) : IRequestHandler<GetTenant, Tenant>
{
    private const string Sql = """
        select tenant_id as id, name, time_zone, language, currency::text from tenants where tenant_id = @TenantId
        """;

    public async Task<Tenant> Handle(GetTenant request, CancellationToken cancellationToken)
    {
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        return await transaction.Connection.QuerySingleAsync<Tenant>(
            new CommandDefinition(Sql, new { transaction.TenantId }, cancellationToken: cancellationToken));
    }
}
