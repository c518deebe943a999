using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Delivery;
using TrailDesk.Infrastructure.Nodes;

namespace TrailDesk.Infrastructure.Delivery;

public static class DeliveryStorage
{
    public static IServiceCollection AddDeliveryStorage(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(configuration.GetSection("Delivery").Get<DeliveryOptions>() ?? new DeliveryOptions())
        .AddSingleton(provider => new SecondTryPause(provider.GetRequiredService<DeliveryOptions>().SecondTryAfter))
        .AddScoped<IOutbox, OutboxStore>()
        .AddScoped<OutboxPages>()
        .AddScoped<IQueueRoom, QueueRoom>().AddSingleton<QueueDepths>()
        .AddScoped<PlanRoom>().AddSingleton<KnownPlans>().AddScoped<IPlanLimits, PlanLimitStore>()
        .AddSingleton<SendSignal>().AddSingleton<INodeWake>(provider => provider.GetRequiredService<SendSignal>())
        .AddSingleton<ChannelHealth>().AddSingleton<PairDebts>().AddSingleton<ChannelGates>().AddSingleton<Portfolios>().AddSingleton<LaneMoves>().AddSingleton<Suspects>()
        .AddSingleton<SendLimits>().AddSingleton<TakePlan>().AddSingleton<TemplateCheck>().AddSingleton<SendCheck>().AddSingleton<LateLook>().AddSingleton<SendAttempt>()
        .AddSingleton<OutcomeRecorder>()
        .AddSingleton<LaneKeeper>().AddHostedService(provider => provider.GetRequiredService<LaneKeeper>())
        .AddSingleton<LostAnswers>().AddSingleton<InAir>()
        .AddSingleton<Sender>().AddHostedService(provider => provider.GetRequiredService<Sender>())
        .AddSingleton<OutboxWays>()
        .AddSingleton<HistoryCheck>()
        .AddHostedService<DoubtResolver>()
        .AddHostedService<ScheduledMessages>()
        .AddHostedService<RefusedTextSweep>()
        .AddHostedService<ParkedStatusSweep>();
}
