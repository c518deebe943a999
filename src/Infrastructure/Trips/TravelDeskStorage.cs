using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Bookings;
using TrailDesk.Application.Incidents;
using TrailDesk.Application.Trips;
using TrailDesk.Infrastructure.Bookings;
using TrailDesk.Infrastructure.Incidents;

namespace TrailDesk.Infrastructure.Trips;

public static class TravelDeskStorage
{
    public static IServiceCollection AddTravelDeskStorage(this IServiceCollection services) => services
        .AddScoped<ITripDesk, TripDesk>()
        .AddScoped<IIncidentStore, IncidentStore>()
        .AddScoped<IBookingReader, BookingReader>();
}
