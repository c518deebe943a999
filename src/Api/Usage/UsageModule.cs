using TrailDesk.Api.Common;
using TrailDesk.Application.Usage;
using TrailDesk.Infrastructure.Usage;

namespace TrailDesk.Api.Usage;

public static class UsageModule
{
    public static IServiceCollection AddUsage(this IServiceCollection services) => services.AddHandlersBeside<ListUsage>().AddUsageStorage();

    public static void MapUsage(this IEndpointRouteBuilder app)
    {
        UsageEndpoints.Map(app);
        PriceEndpoints.Map(app);
    }
}
