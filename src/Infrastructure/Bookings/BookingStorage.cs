using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Bookings;

namespace TrailDesk.Infrastructure.Bookings;

public static class BookingStorage
{
    public static IServiceCollection AddBookingStorage(this IServiceCollection services) => services.AddScoped<IBookingReader, BookingReader>();
}
