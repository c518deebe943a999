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
public sealed partial class MediaStoreWatch(Db db, IMediaStore store, TimeProvider clock, ILogger<MediaStoreWatch> log) : BackgroundService, IHealthCheck
{
    public const string MarkName = ".traildesk-store";
    public const string MarkText = "TrailDesk keeps files here. While this file is missing none are kept or deleted.\n";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // Probes come often, and a bucket may cost by the request.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);
    private volatile Look _last = new(default, null);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await LookAgainAsync(cancellationToken) is { } problem) LogProblem(log, problem);
        await base.StartAsync(cancellationToken);
    }

    // A new store whose mark could not be written at the start gets it once that is mended, also where nobody asks for readiness.
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Fresh);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            if (_last.Problem is not null && await LookAgainAsync(stoppingToken) is null) LogMended(log);
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var problem = _last.At < clock.GetUtcNow() - Fresh ? await LookAgainAsync(cancellationToken) : _last.Problem;
        return problem is null ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(problem);
    }

    private async Task<string?> LookAgainAsync(CancellationToken cancellation)
    {
        var problem = await LookAsync(cancellation);
        _last = new Look(clock.GetUtcNow(), problem);
        return problem;
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
        catch (Exception failed) when (failed is NpgsqlException or TimeoutException or IOException or HttpRequestException or OperationCanceledException && !cancellation.IsCancellationRequested)
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

    private sealed record Look(DateTimeOffset At, string? Problem);

    [LoggerMessage(2, LogLevel.Information, "The file store is there again")]
    private static partial void LogMended(ILogger log);

    [LoggerMessage(1, LogLevel.Error, "The file store is not there. {Problem}")]
    private static partial void LogProblem(ILogger log, string problem);
}
