using TrailDesk.Api.Common;
using TrailDesk.Application.Trips;
using TrailDesk.Infrastructure.Trips;

namespace TrailDesk.Api.Trips;

public static class TripsModule
{
    public static IServiceCollection AddTrips(this IServiceCollection services) => services.AddHandlersBeside<ListTrips>().AddTripStorage();

    public static void MapTrips(this IEndpointRouteBuilder app)
    {
        TripReadEndpoints.Map(app);
        DepartureTimeEndpoint.Map(app);
    }
}
