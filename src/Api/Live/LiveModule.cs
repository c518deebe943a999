using Microsoft.AspNetCore.Http.Connections;
using TrailDesk.Api.Common;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Nodes;

namespace TrailDesk.Api.Live;

public static class LiveModule
{
    public static IServiceCollection AddLive(this IServiceCollection services)
    {
        services.AddSignalR().AddJsonProtocol(json => ApiJson.Configure(json.PayloadSerializerOptions));
        return services
            .AddSingleton<ILiveScreens, HubScreens>()
            .AddLiveFeed()
            .AddSingleton<LiveConnections>().AddHostedService(provider => provider.GetRequiredService<LiveConnections>());
    }

    // WebSockets alone: no other transport works without a load balancer that keeps a client on one node.
    public static void MapLive(this IEndpointRouteBuilder app) =>
        app.MapHub<InboxHub>("/hubs/inbox", options => options.Transports = HttpTransportType.WebSockets)
            .RequireRoles(Roles.Owner, Roles.Manager, Roles.Operations, Roles.Sales);
}
