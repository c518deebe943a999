using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Timeline;

namespace TrailDesk.Infrastructure.Timeline;

public static class TimelineStorage
{
    public static IServiceCollection AddTimelineStorage(this IServiceCollection services) => services.AddScoped<ITimeline, TimelineStore>();
}
