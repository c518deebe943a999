using Npgsql;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>
/// What waits follows its channel to the lane of another limit group. What is on its way at that moment, or was written by a node that
/// had not heard of it yet, comes after: whoever finds such rows on the old lane moves them, and sends none of them.
/// </summary>
internal sealed class LaneMoves(EngineDb db)
{
    /// <summary>Until then every node has heard of it, and what the former owner had taken is gone.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(3);

    // By what the database says of the channel now, locked against the next change; a row that is being taken stays where it is.
    private const string RowsSql = """
        with here as materialized (
          select c.id, (get_byte(uuid_send(c.limit_group_id), 15) % 32)::smallint as lane
          from whatsapp_configurations c
          where c.tenant_id = $1 and c.id = any($2)
          order by c.id
          for share
        ),
        waiting as materialized (
          select o.message, h.lane
          from here h join outbox o on o.channel = h.id and o.lane <> h.lane and o.state in ('scheduled', 'queued', 'unknown')
          for update of o skip locked
        )
        update outbox o set lane = w.lane
        from waiting w
        where o.message = w.message
        """;

    private const string DebtsSql = """
        update pair_debts d set lane = $2 where d.channel = any($1) and d.lane <> $2
        """;

    private const string NoteSql = """
        insert into portfolio_moves (limit_group, former, at) values ($1, $2, clock_timestamp())
        on conflict (limit_group, former) do update set at = excluded.at
        """;

    /// <summary>Whom a group wrote to that channels came from counts in the new one too: rows do not say which of its numbers it was.</summary>
    public const string RecipientsSql = """
        insert into portfolio_recipients (limit_group, recipient, at)
        select m.limit_group, r.recipient, max(r.at)
        from portfolio_moves m join portfolio_recipients r on r.limit_group = m.former
        where m.limit_group = $1 and m.at > now() - interval '1 minute' and r.at > now() - interval '25 hours'
        group by m.limit_group, r.recipient
        order by r.recipient
        on conflict (limit_group, recipient) do update set at = excluded.at where portfolio_recipients.at < excluded.at
        """;

    public static async Task MoveAsync(TenantTransaction transaction, Guid[] channels, Guid from, Guid to, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection);
        batch.Command(RowsSql).With(transaction.TenantId).With(channels);
        batch.Command(DebtsSql).With(channels).With(SendLanes.Of(to));
        batch.Command(NoteSql).With(to).With(from);
        batch.Command(RecipientsSql).With(to);
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    public async Task MoveStraysAsync(Channel channel, CancellationToken cancellation)
    {
        await using var batch = db.Source.CreateBatch();
        batch.BatchCommands.Add(Db.SetTenant(channel.TenantId));
        batch.Command(RowsSql).With(channel.TenantId).With<Guid[]>([channel.Id]);
        await batch.ExecuteNonQueryAsync(cancellation);
    }
}
