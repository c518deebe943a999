using Npgsql;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Webhooks;

/// <summary>One statement, one round trip, one commit for everything that came in together.</summary>
internal static class IntakeSql
{
    // Received on the database's clock: it is what a message without a time of its own is set in order by. Ordered by key, so that two nodes with overlapping redeliveries wait for each other instead of deadlocking. "Is true" keeps the lookup a hashed one.
    private const string InsertSql = """
        with arrived as (
          select *
          from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) with ordinality
            as t (id, tenant, channel, kind, dedupe, shard, sender, sender_keys, message_ref, slice, position)
        ),
        fresh as (
          insert into seen_events (key) select dedupe from arrived order by dedupe
          on conflict do nothing
          returning key
        ),
        kept as (
          select * from arrived where (dedupe in (select key from fresh)) is true
        ),
        raw as (
          insert into webhook_events (tenant, id, channel, kind, received_at, slice)
          select tenant, id, channel, kind, now(), slice from kept
        )
        insert into inbox (shard, tenant, channel, event, kind, sender, sender_keys, message_ref, received_at)
        select shard, tenant, channel, id, kind, sender, sender_keys::uuid[], message_ref, now()
        from kept
        where kind in ('message', 'status', 'preference', 'template', 'limit')
        order by position
        """;

    private const string UnroutableSql = """
        insert into unroutable_events (tenant, id, channel, address, slice)
        select * from unnest($1, $2, $3, $4, $5)
        """;

    public static async Task InsertAsync(NpgsqlDataSource source, IReadOnlyList<IntakeRow> all, CancellationToken cancellation)
    {
        await using var batch = source.CreateBatch();
        var rows = all.Where(row => row.IsRoutable).DistinctBy(row => row.DedupeKey).ToList();
        if (rows.Count > 0) AddRoutable(batch, rows);
        var strays = all.Where(row => !row.IsRoutable).ToList();
        if (strays.Count > 0)
            batch.Command(UnroutableSql).Column(strays, row => row.Tenant).Column(strays, row => row.Id).Column(strays, row => row.Channel)
                .Column(strays, row => row.Address).Column(strays, row => row.Slice);
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    // Arrays of different lengths make no column, so a row's keys travel as the text of their array.
    private static void AddRoutable(NpgsqlBatch batch, List<IntakeRow> rows) => batch.Command(InsertSql)
        .Column(rows, row => row.Id).Column(rows, row => row.Tenant).Column(rows, row => row.Channel).Column(rows, row => row.Kind)
        .Column(rows, row => row.DedupeKey).Column(rows, row => row.Shard).Column(rows, row => row.Sender)
        .Column(rows, row => $"{{{string.Join(',', row.SenderKeys)}}}")
        .Column(rows, row => row.MessageRef).Column(rows, row => row.Slice);

    private const string BurySql = """
        with raw as (
          insert into webhook_events (tenant, id, channel, kind, received_at, slice) values ($1, $2, $3, $4, now(), $5)
        )
        insert into dead_letters (tenant_id, id, event_id, channel_id, kind, received_at, reason, attempts, shard, sender, sender_keys, message_ref)
        values ($1, $2, $2, $3, $4, now(), $6, 1, $7, $8, $9, $10)
        """;

    /// <summary>Kept as bytes where it can be seen and replayed.</summary>
    public static async Task BuryAsync(Db db, IntakeRow row, string reason, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginAsync(row.Tenant, cancellation);
        await using var batch = new NpgsqlBatch(transaction.Connection);
        batch.Command(BurySql).With(row.Tenant).With(row.Id).With(row.Channel).With(row.Kind).With(row.Slice)
            .With(reason).With(row.Shard).With(row.Sender).With(row.SenderKeys).With(row.MessageRef);
        await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
