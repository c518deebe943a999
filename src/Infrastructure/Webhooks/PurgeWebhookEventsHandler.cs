using MediatR;
using TrailDesk.Application.Webhooks;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Webhooks;

internal sealed class PurgeWebhookEventsHandler(RowBatches rows) : IRequestHandler<PurgeWebhookEvents, int>
{
    // Ids are made in order of time, so the primary key finds the old ones and no index on the time has to be kept.
    private const string EventsSql = """
        delete from webhook_events
        where (tenant, id) in (
          select tenant, id from webhook_events
          where tenant = current_tenant()
            and id < rpad(lpad(to_hex((extract(epoch from now() - $1) * 1000)::bigint), 12, '0'), 32, '0')::uuid
          order by id limit $2
          for update skip locked)
        """;

    private const string UnroutableSql = """
        delete from unroutable_events
        where id in (select id from unroutable_events where received_at < now() - $1 limit $2 for update skip locked)
        """;

    // A day's key goes when the day's last slice may go.
    private const string KeysSql = """
        delete from keys.day_keys
        where id in (
          select id from keys.day_keys
          where tenant_id = current_tenant() and day < ((now() - $1) at time zone 'utc')::date
          limit $2
          for update skip locked)
        """;

    public async Task<int> Handle(PurgeWebhookEvents request, CancellationToken cancellationToken)
    {
        var (age, size) = (request.OlderThan, request.BatchSize);
        var events = await rows.TenantByTenantAsync(EventsSql, age, size, cancellationToken);
        var strays = await rows.EverywhereAsync(UnroutableSql, age, size, cancellationToken);
        await rows.TenantByTenantAsync(KeysSql, age, size, cancellationToken);
        return events + strays;
    }
}

internal sealed class PurgeSeenEventsHandler(Db db) : IRequestHandler<PurgeSeenEvents, int>
{
    private const long PagesAtOnce = 512;

    private const string PagesSql = """
        select pg_relation_size('seen_events') / current_setting('block_size')::bigint
        """;

    // By pages of the table: an index on the time would cost every webhook more than this costs once a day.
    private const string DeleteSql = """
        delete from seen_events
        where ctid >= format('(%s,0)', $1)::tid and ctid < format('(%s,0)', $2)::tid and seen_at < now() - $3
        """;

    public async Task<int> Handle(PurgeSeenEvents request, CancellationToken cancellationToken)
    {
        await using var command = db.Source.CreateCommand(PagesSql);
        var (pages, rows) = ((long)(await command.ExecuteScalarAsync(cancellationToken))!, 0);
        for (var page = 0L; page < pages; page += PagesAtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await using var batch = db.Source.CreateBatch();
            batch.Command(DeleteSql).With(page).With(page + PagesAtOnce).With(request.OlderThan);
            rows += await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        return rows;
    }
}
