using TrailDesk.Api.Common;
using TrailDesk.Application.Delivery;
using TrailDesk.Infrastructure.Delivery;

namespace TrailDesk.Api.Delivery;

public static class DeliveryModule
{
    public static IServiceCollection AddDelivery(this IServiceCollection services, IConfiguration configuration) => services
        .AddHandlersBeside<IOutbox>()
        .AddDeliveryStorage(configuration);

    public static void MapDelivery(this IEndpointRouteBuilder app)
    {
        DeliveryEndpoints.Map(app);
        LimitEndpoints.Map(app);
    }
}
