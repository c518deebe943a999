using TrailDesk.Api.Common;
using TrailDesk.Application.Bookings;

namespace TrailDesk.Api.Bookings;

public static class BookingsModule
{
    public static IServiceCollection AddBookings(this IServiceCollection services) => services.AddHandlersBeside<ListBookings>();

    public static void MapBookings(this IEndpointRouteBuilder app) => BookingReadEndpoints.Map(app);
}
