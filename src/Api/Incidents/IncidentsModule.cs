using TrailDesk.Api.Common;
using TrailDesk.Application.Incidents;
using TrailDesk.Infrastructure.Incidents;

namespace TrailDesk.Api.Incidents;

public static class IncidentsModule
{
    public static IServiceCollection AddIncidents(this IServiceCollection services) => services
        .AddHandlersBeside<ListIncidents>()
        .AddScoped<IncidentFinder>()
        .AddScoped<IncidentTimeline>()
        .AddScoped<NoticeWays>()
        .AddScoped<IncidentNotices>()
        .AddScoped<TravellerNotices>()
        .AddScoped<IncidentDesk>()
        .AddIncidentStorage();

    public static void MapIncidents(this IEndpointRouteBuilder app)
    {
        IncidentReadEndpoints.Map(app);
        IncidentDeskEndpoints.Map(app);
    }
}
