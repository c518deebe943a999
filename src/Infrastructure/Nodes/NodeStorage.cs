using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TrailDesk.Application.Common;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Nodes;

public static class NodeStorage
{
    public static IServiceCollection AddLiveFeed(this IServiceCollection services) => services
        .AddSingleton(provider => new LiveFeed(
            provider.GetRequiredService<Db>(), provider.GetRequiredService<NodeRegistry>(), provider.GetRequiredService<ILiveScreens>(),
            provider.GetRequiredService<ILogger<LiveFeed>>()))
        .AddSingleton<ILiveAudience>(provider => provider.GetRequiredService<LiveFeed>())
        .AddHostedService(provider => provider.GetRequiredService<LiveFeed>())
        .AddSingleton<NodeBell>().AddHostedService(provider => provider.GetRequiredService<NodeBell>())
        .AddHostedService<NodeListener>();
}
