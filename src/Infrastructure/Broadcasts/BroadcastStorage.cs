using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Broadcasts;

namespace TrailDesk.Infrastructure.Broadcasts;

public static class BroadcastStorage
{
    public static IServiceCollection AddBroadcastStorage(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton((configuration.GetSection("Broadcasts").Get<BroadcastOptions>() ?? new BroadcastOptions()).Checked())
        .AddScoped<IBroadcastStore, BroadcastStore>()
        .AddScoped<IRecipientStore, RecipientStore>().AddSingleton<QueuedMessages>()
        .AddScoped<IBroadcastListStore, BroadcastListStore>()
        .AddScoped<BroadcastDesk>().AddScoped<RecipientPlanner>().AddScoped<RecipientReader>().AddScoped<BroadcastTemplates>().AddScoped<BroadcastFiles>().AddScoped<ChunkWays>()
        .AddSingleton<ProgressReader>()
        .AddSingleton<BroadcastsAtWork>().AddSingleton<ChunkSender>()
        .AddHostedService<BroadcastPump>();
}
