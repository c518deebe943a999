using TrailDesk.Api.Common;
using TrailDesk.Application.Broadcasts;
using TrailDesk.Infrastructure.Broadcasts;

namespace TrailDesk.Api.Broadcasts;

public static class BroadcastsModule
{
    public static IServiceCollection AddBroadcasts(this IServiceCollection services, IConfiguration configuration) => services
        .AddHandlersBeside<CreateBroadcast>()
        .AddBroadcastStorage(configuration);

    public static void MapBroadcasts(this IEndpointRouteBuilder app)
    {
        BroadcastEndpoints.Map(app);
        BroadcastListEndpoints.Map(app);
    }
}
