using Microsoft.Extensions.Diagnostics.HealthChecks;
using TrailDesk.Api.Errors;
using TrailDesk.Api.OpenApi;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Media;

namespace TrailDesk.Api.Health;

/// <param name="Reasons">What is degraded and where to look, a sentence each.</param>
public sealed record HealthAnswer(string Status, IReadOnlyList<string>? Reasons = null);

public static class HealthModule
{
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddHealthChecks().AddCheck<DatabaseHealthCheck>("database").AddCheck<MediaStoreWatch>("media");
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("").WithTags("Health").AllowAnonymous();
        group.MapGet("/health/live", () => new HealthAnswer("live")).WithName("GetLiveness")
            .WithSummary("Whether the process answers").WithResponseExample(200, new HealthAnswer("live"));
        MapReadiness(group, "/health/ready", "GetReadiness");
        MapReadiness(group, "/api/whatsapp/health", "GetWhatsAppHealth");
    }

    private static void MapReadiness(RouteGroupBuilder group, string path, string name) =>
        group.MapGet(path, ReadyAsync).WithName(name).WithSummary("Whether the database answers: \"ready\", or \"degraded\" where something slows it down, was refused lately, or the file store is away")
            .Produces<HealthAnswer>().Produces<Problem>(503, "application/problem+json")
            .WithResponseExample(200, new HealthAnswer("ready"));

    // Started means that everything is loaded that is loaded at start, the demo company included.
    private static async Task ReadyAsync(HttpContext context, HealthCheckService health, IHostApplicationLifetime lifetime)
    {
        var report = await health.CheckHealthAsync(context.RequestAborted);
        await (report.Status != HealthStatus.Unhealthy && lifetime.ApplicationStarted.IsCancellationRequested
            ? context.Response.WriteAsJsonAsync(AnswerOf(report), context.RequestAborted)
            : ProblemDetailsHandler.WriteAsync(context, Problem.Of(503, "Not ready: something that TrailDesk needs does not answer.")));
    }

    private static HealthAnswer AnswerOf(HealthReport report) => report.Status == HealthStatus.Healthy
        ? new HealthAnswer("ready")
        : new HealthAnswer("degraded", [.. report.Entries.Values.Where(entry => entry.Status == HealthStatus.Degraded).Select(entry => entry.Description!)]);
}
