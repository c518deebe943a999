using Npgsql;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>What leaves next, committed as "sending" before anything goes out.</summary>
internal static class OutboxSql
{
    public const int PerLane = 40;

    // Only the first of a recipient's messages, so that they arrive in order; one in doubt holds nobody up.
    // Fenced: a lane that was lost meanwhile yields nothing.
    private const string TakeSql = """
        with ready as (
          select r.message
          from unnest($1, $2) as held (lane, epoch)
          join send_lanes s on s.lane = held.lane and s.owner = $3 and s.epoch = held.epoch and s.lease_until > now()
          cross join lateral (
            select o.message, o.priority, o.seq
            from outbox o
            where o.lane = held.lane and o.state = 'queued' and o.due_at <= now() and o.channel <> all($4)
              and not exists (
                select 1 from outbox e
                where e.channel = o.channel and e.recipient = o.recipient and e.seq < o.seq and e.state <> 'unknown')
            order by o.priority, o.seq
            limit $6
          ) r
          order by r.priority, r.seq
          limit $5
        )
        update outbox o
        set state = 'sending', attempts = o.attempts + 1, started_at = now(), epoch = s.epoch
        from ready r, send_lanes s
        where o.message = r.message and s.lane = o.lane and o.state = 'queued'
        returning o.message, o.seq, o.tenant, o.channel, o.lane, o.attempts, o.resends, o.cautious, o.deadline, o.epoch, o.payload
        """;

    private const string TakeBackSql = """
        update outbox o set state = 'queued', attempts = o.attempts - 1
        from unnest($1, $2) as held (lane, epoch)
        where o.lane = held.lane and o.epoch = held.epoch and o.state = 'sending' and o.message <> all($3)
        """;

    public static async Task TakeBackAsync(Db db, IReadOnlyDictionary<short, long> held, Guid[] inFlight, CancellationToken cancellation)
    {
        await using var batch = db.Source.CreateBatch();
        batch.Command(TakeBackSql).With(held.Keys.ToArray()).With(held.Values.ToArray()).With(inFlight);
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    public static async Task<IReadOnlyList<OutboxItem>> TakeAsync(
        Db db, Guid node, IReadOnlyDictionary<short, long> held, Guid[] parked, int limit, CancellationToken cancellation)
    {
        await using var batch = db.Source.CreateBatch();
        batch.Command(TakeSql).With(held.Keys.ToArray()).With(held.Values.ToArray()).With(node).With(parked).With(limit).With(PerLane);
        var items = new List<OutboxItem>();
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            items.Add(new OutboxItem(
                reader.GetGuid(0), reader.GetInt64(1), reader.GetGuid(2), reader.GetGuid(3), reader.GetInt16(4), reader.GetInt16(5),
                reader.GetInt16(6), reader.GetBoolean(7), reader.OrNull<DateTimeOffset>(8), reader.GetInt64(9),
                reader.GetFieldValue<byte[]>(10)));
        items.Sort((left, right) => left.Seq.CompareTo(right.Seq));
        return items;
    }
}

/// <param name="Attempts">This one included.</param>
internal sealed record OutboxItem(
    Guid Message, long Seq, Guid Tenant, Guid Channel, short Lane, short Attempts, short Resends, bool Cautious,
    DateTimeOffset? Deadline, long Epoch, byte[] Payload);
