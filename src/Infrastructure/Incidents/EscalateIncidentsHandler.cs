using MediatR;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Incidents;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Incidents;

internal sealed class EscalateIncidentsHandler(Db db, IServiceScopeFactory scopes) : IRequestHandler<EscalateIncidents, int>
{
    private const string TenantsSql = """
        select tenant_id from list_tenants_with_late_incidents()
        """;

    public async Task<int> Handle(EscalateIncidents request, CancellationToken cancellationToken)
    {
        var told = 0;
        foreach (var tenant in await TenantsAsync(cancellationToken)) told += await OfTenantAsync(tenant, request, cancellationToken);
        return told;
    }

    private async Task<IReadOnlyList<Guid>> TenantsAsync(CancellationToken cancellation)
    {
        var tenants = new List<Guid>();
        await using var command = db.Source.CreateCommand(TenantsSql);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) tenants.Add(reader.GetGuid(0));
        return tenants;
    }

    private async Task<int> OfTenantAsync(Guid tenant, EscalateIncidents request, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentCaller>().Set(new Caller(tenant, null, "TrailDesk", []));
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new EscalateTenantIncidents(request.Again, request.BatchSize), cancellation);
    }
}
