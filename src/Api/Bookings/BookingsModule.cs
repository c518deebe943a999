using TrailDesk.Api.Common;
using TrailDesk.Application.Bookings;
using TrailDesk.Infrastructure.Bookings;

namespace TrailDesk.Api.Bookings;

public static class BookingsModule
{
    public static IServiceCollection AddBookings(this IServiceCollection services) => services.AddHandlersBeside<ListBookings>().AddBookingStorage();

    public static void MapBookings(this IEndpointRouteBuilder app) => BookingReadEndpoints.Map(app);
}
