using TrailDesk.Api.Common;
using TrailDesk.Application.Trips;

namespace TrailDesk.Api.Trips;

public static class TripsModule
{
    public static IServiceCollection AddTrips(this IServiceCollection services) => services.AddHandlersBeside<ListTrips>();

    public static void MapTrips(this IEndpointRouteBuilder app) => TripReadEndpoints.Map(app);
}
