using TrailDesk.Api.Common;
using TrailDesk.Application.Webhooks;

namespace TrailDesk.Api.Webhooks;

public static class WebhookReadsModule
{
    public static IServiceCollection AddWebhookReads(this IServiceCollection services) => services.AddHandlersBeside<ListWebhookEvents>();

    public static void MapWebhookReads(this IEndpointRouteBuilder app) => WebhookReadEndpoints.Map(app);
}
