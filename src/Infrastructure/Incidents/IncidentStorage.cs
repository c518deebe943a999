using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Incidents;

namespace TrailDesk.Infrastructure.Incidents;

public static class IncidentStorage
{
    public static IServiceCollection AddIncidentStorage(this IServiceCollection services) => services.AddScoped<IIncidentStore, IncidentStore>();
}
