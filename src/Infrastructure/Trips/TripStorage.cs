using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Trips;

namespace TrailDesk.Infrastructure.Trips;

public static class TripStorage
{
    public static IServiceCollection AddTripStorage(this IServiceCollection services) => services.AddScoped<ITripDesk, TripDesk>();
}
