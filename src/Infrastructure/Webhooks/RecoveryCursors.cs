using Npgsql;
using TrailDesk.Application.Webhooks;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Webhooks;

internal sealed class RecoveryCursors(Db db) : IRecoveryCursors
{
    // A number that was moved here brings its past along; what came before the channel was set up is not ours to answer.
    private const string SpanSql = """
        select greatest(
          coalesce((select seen_at from recovery_cursors where tenant_id = current_tenant() and channel_id = $1), c.created_at),
          now() - $2), now() - $3
        from whatsapp_configurations c
        where c.tenant_id = current_tenant() and c.id = $1
        """;

    public async Task<RecoverySpan> SpanAsync(Channel channel, TimeSpan lookBack, TimeSpan settle, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(channel.TenantId, cancellation);
        await using var batch = new NpgsqlBatch(transaction.Connection);
        batch.Command(SpanSql).With(channel.Id).With(lookBack).With(settle);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new RecoverySpan(reader.GetFieldValue<DateTimeOffset>(0), reader.GetFieldValue<DateTimeOffset>(1))
            : throw new InvalidOperationException("The channel was removed meanwhile.");
    }

    private const string AdvanceSql = """
        insert into recovery_cursors (channel_id, tenant_id, seen_at) values ($1, current_tenant(), $2)
        on conflict (channel_id) do update set seen_at = greatest(recovery_cursors.seen_at, excluded.seen_at)
        """;

    public async Task AdvanceAsync(Channel channel, DateTimeOffset seen, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(channel.TenantId, cancellation);
        await using var batch = new NpgsqlBatch(transaction.Connection);
        batch.Command(AdvanceSql).With(channel.Id).With(seen.ToUniversalTime());
        await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
