using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace TrailDesk.Infrastructure.Database;

/// <summary>
/// Whether the database answers, and whether what left the queues can be cleared away: while somebody keeps a transaction or
/// a replication slot open it cannot, and each look at a queue walks past it.
/// </summary>
public sealed class DatabaseHealthCheck(NpgsqlDataSource source, IConfiguration configuration) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    // At 300 messages a second vacuum finds some 70,000 in each minute.
    private readonly long _deadRowsAlarm = configuration.GetValue("Database:DeadRowsAlarm", 250_000L);

    private const string DeadRowsSql = """
        select coalesce(sum(n_dead_tup), 0)::bigint from pg_stat_user_tables where schemaname = 'public' and relname in ('inbox', 'outbox')
        """;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await using var command = source.CreateCommand(DeadRowsSql);
            var dead = (long)(await command.ExecuteScalarAsync(limit.Token))!;
            return dead <= _deadRowsAlarm ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(
                $"{dead} rows that left the queues cannot be cleared away. Look in pg_stat_activity for the oldest backend_xmin, and in pg_replication_slots.");
        }
        catch (Exception failure) when (failure is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy(exception: failure);
        }
    }
}
