using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Leads;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Leads;

public static class LeadStorage
{
    public static IServiceCollection AddLeadStorage(this IServiceCollection services) => services
        .AddScoped<ILeadStore>(provider => new LeadStore(provider.GetRequiredService<UnitOfWork>(), provider.GetRequiredService<ShortCodes>()));
}
