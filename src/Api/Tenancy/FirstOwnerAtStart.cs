using MediatR;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Tenancy;

/// <summary>The first owner comes from the environment, before the first request.</summary>
internal sealed class FirstOwnerAtStart(IServiceScopeFactory scopes, IConfiguration configuration) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => EnsureAsync(scopes, configuration, cancellationToken);

    public static async Task EnsureAsync(IServiceScopeFactory scopes, IConfiguration configuration, CancellationToken cancellationToken)
    {
        var (email, password) = (configuration["TRAILDESK_ADMIN_EMAIL"], configuration["TRAILDESK_ADMIN_PASSWORD"]);
        if (string.IsNullOrWhiteSpace(email) || string.IsNullOrEmpty(password)) return;
        await using var scope = scopes.CreateAsyncScope();
        var tenantName = configuration["TRAILDESK_TENANT_NAME"] is { Length: > 0 } name ? name : "My travel company";
        await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new EnsureFirstOwner(email, password, tenantName), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
