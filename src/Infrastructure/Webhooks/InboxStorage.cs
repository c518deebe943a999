using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Webhooks;
using TrailDesk.Infrastructure.Nodes;

namespace TrailDesk.Infrastructure.Webhooks;

/// <summary>Intake and inbox: the order here is the order of starting, and the reverse of the order of stopping.</summary>
public static class InboxStorage
{
    public static IServiceCollection AddInbox(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.GetSection("Inbox").Get<InboxOptions>() ?? new InboxOptions();
        services.AddHealthChecks().AddCheck<IntakeHealthCheck>("intake");
        return services
            .AddSingleton(options)
            .AddSingleton<NodePresence>()
            .AddSingleton<INodeDeath, InboxSuspects>()
            .AddSingleton<NodeRegistry>().AddHostedService(provider => provider.GetRequiredService<NodeRegistry>())
            .AddSingleton<InboxSignal>()
            .AddSingleton<IRecoveryCursors, RecoveryCursors>()
            .AddSingleton<InboxClaim>()
            .AddSingleton<InboxBatch>()
            .AddSingleton<InboxAttempts>()
            .AddSingleton<EventReplay>()
            .AddHostedService<InboxWorkers>()
            .AddSingleton<InboxPoller>().AddHostedService(provider => provider.GetRequiredService<InboxPoller>())
            .AddSingleton<INodeWake>(provider => provider.GetRequiredService<InboxPoller>())
            .AddSingleton<IntakeWriter>()
            .AddSingleton<IIntake>(provider => provider.GetRequiredService<IntakeWriter>())
            .AddHostedService(provider => provider.GetRequiredService<IntakeWriter>());
    }
}
