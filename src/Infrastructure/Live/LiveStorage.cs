using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Nodes;

namespace TrailDesk.Infrastructure.Live;

public static class LiveStorage
{
    public static IServiceCollection AddLiveFeed(this IServiceCollection services) => services
        .AddSingleton(provider => new LiveFeed(
            provider.GetRequiredService<Db>(), provider.GetRequiredService<NodeRegistry>(), provider.GetRequiredService<ILiveScreens>(),
            provider.GetRequiredService<ILogger<LiveFeed>>()))
        .AddHostedService(provider => provider.GetRequiredService<LiveFeed>())
        .AddSingleton<NodeBell>().AddHostedService(provider => provider.GetRequiredService<NodeBell>())
        .AddHostedService<NodeListener>();
}
