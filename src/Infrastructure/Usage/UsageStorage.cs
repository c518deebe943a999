using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Usage;

namespace TrailDesk.Infrastructure.Usage;

public static class UsageStorage
{
    public static IServiceCollection AddUsageStorage(this IServiceCollection services) => services.AddScoped<IPriceStore, PriceStore>();
}
