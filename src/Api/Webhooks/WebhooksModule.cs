using TrailDesk.Api.Common;
using TrailDesk.Application.Webhooks;
using TrailDesk.Infrastructure.Webhooks;

namespace TrailDesk.Api.Webhooks;

public static class WebhooksModule
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration) => services
        .AddHandlersBeside<AcceptWebhook>()
        .AddInbox(configuration);

    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        WebhookEndpoints.Map(app);
        WebhookReadEndpoints.Map(app);
    }
}
