using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace TrailDesk.Infrastructure.Webhooks;

/// <summary>
/// A database that answers questions may have no room left for webhooks. What is stored can still be read, so this
/// node is not to be taken out of service for it.
/// </summary>
internal sealed class IntakeHealthCheck(IntakeWriter intake) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(intake.HasRefusedLately ? HealthCheckResult.Degraded() : HealthCheckResult.Healthy());
}
