using TrailDesk.Api.Common;
using TrailDesk.Application.Timeline;
using TrailDesk.Infrastructure.Timeline;

namespace TrailDesk.Api.Timeline;

public static class TimelineModule
{
    public static IServiceCollection AddTimeline(this IServiceCollection services) => services.AddHandlersBeside<ListTimeline>().AddTimelineStorage();

    public static void MapTimeline(this IEndpointRouteBuilder app) => TimelineEndpoints.Map(app);
}
