using TrailDesk.Api.Common;
using TrailDesk.Application.Timeline;

namespace TrailDesk.Api.Timeline;

public static class TimelineModule
{
    public static IServiceCollection AddTimeline(this IServiceCollection services) => services.AddHandlersBeside<ListTimeline>();

    public static void MapTimeline(this IEndpointRouteBuilder app) => TimelineEndpoints.Map(app);
}
