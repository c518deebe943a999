using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Application.Media;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Media;

/// <summary>
/// Whether the store is there, and is the one that files are kept in: told by a mark that it gets when it is new. Looked at when the
/// program starts and when readiness is asked for. Messages without files go on without it.
/// </summary>
public sealed partial class MediaStoreWatch(Db db, IMediaStore store, TimeProvider clock, ILogger<MediaStoreWatch> log) : IHostedService, IHealthCheck
{
    public const string MarkName = ".traildesk-store";
    public const string MarkText = "TrailDesk keeps files here. While this file is missing none are kept or deleted.\n";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Probes come often, and a bucket may cost by the request.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    private (DateTimeOffset At, string? Problem) _last;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await LookAsync(cancellationToken) is { } problem) LogProblem(log, problem);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (_last.At < clock.GetUtcNow() - Fresh) _last = (clock.GetUtcNow(), await LookAsync(cancellationToken));
        return _last.Problem is { } problem ? HealthCheckResult.Degraded(problem) : HealthCheckResult.Healthy();
    }

    /// <returns>What is wrong, as a sentence; null when nothing is.</returns>
    private async Task<string?> LookAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            if (await store.IsMarkedAsync(limit.Token)) return null;
            if (await AnyKeptAsync(limit.Token) is { } kept) await using (await store.OpenAsync(kept, limit.Token)) { }
            await store.MarkAsync(limit.Token);
            return null;
        }
        catch (MediaStoreAwayException away)
        {
            return $"{away.Cause} Files are neither kept nor given out until it is there. Where it is meant to be empty, put an empty file named {MarkName} into it.";
        }
        catch (Exception failed) when (failed is NpgsqlException or TimeoutException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return $"Nobody knows whether the file store is there: {failed.GetType().Name}.";
        }
    }

    private const string AnySql = """
        select tenant_id, file from any_kept_media()
        """;

    /// <summary>One that a row says is in the store: where it is, the store is the right one.</summary>
    private async Task<MediaName?> AnyKeptAsync(CancellationToken cancellation)
    {
        await using var command = db.Source.CreateCommand(AnySql);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? new MediaName(reader.GetGuid(0), reader.GetGuid(1)) : null;
    }

    [LoggerMessage(1, LogLevel.Error, "The file store is not there. {Problem}")]
    private static partial void LogProblem(ILogger log, string problem);
}
