using Npgsql;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>What leaves next, committed as "sending" before anything goes out.</summary>
internal static class OutboxSql
{
    // A walk from channel to channel: as many steps as channels have something queued, however much it is.
    private const string BusySql = """
        with recursive busy as (
          select h.lane, (select o.channel from outbox o where o.lane = h.lane and o.state = 'queued' order by o.channel limit 1) as channel
          from unnest($1) as h (lane)
          union all
          select b.lane, (
            select o.channel from outbox o where o.lane = b.lane and o.state = 'queued' and o.channel > b.channel order by o.channel limit 1)
          from busy b
          where b.channel is not null
        )
        select lane, channel from busy where channel is not null
        """;

    public static async Task<IReadOnlyList<(short Lane, Guid Channel)>> BusyAsync(Db db, short[] lanes, CancellationToken cancellation)
    {
        var busy = new List<(short, Guid)>();
        await using var command = db.Source.CreateCommand(BusySql);
        command.Parameters.Add(new NpgsqlParameter<short[]> { TypedValue = lanes });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) busy.Add((reader.GetInt16(0), reader.GetGuid(1)));
        return busy;
    }

    // Only the first of a recipient's messages, so that they arrive in order; one in doubt holds nobody up, and neither does what
    // waits for a place in the portfolio or goes as bulk hold up an answer.
    // Fenced: a lane that was lost meanwhile yields nothing. Whom a portfolio writes to first is noted with it.
    // Statistics may say that the queue is empty. So what is ready is worked out once, not once for each row that waits, is found
    // again by its place, and "offset 0" keeps a row's questions as probes by the whole key, where a join would read the channel.
    // A deadline is the database's time: it is told as this node's clock will show it, however wrong that is.
    private static readonly string TakeSql = $"""
        with asked as (
          select a.channel, a.lane, s.epoch, a.limit_group, a.replies, a.first_replies, a.bulk, a.first_bulk
          from unnest($1, $2, $3, $4, $5, $6, $7, $8) as a (channel, lane, epoch, limit_group, replies, first_replies, bulk, first_bulk)
          join send_lanes s on s.lane = a.lane and s.owner = $9 and s.epoch = a.epoch and s.lease_until > now()
        ),
        ready as materialized (
          select r.place, r.initiates, a.epoch, a.limit_group
          from asked a
          cross join lateral (
            select * from (
              {Ready(0, 0, "a.replies")} union all {Ready(0, 1, "a.first_replies")} union all {Ready(0, 2, "a.replies")}
              order by due_at, seq limit a.replies) replies
            union all
            select * from (
              {Ready(1, 0, "a.bulk")} union all {Ready(1, 1, "a.first_bulk")} union all {Ready(1, 2, "a.bulk")}
              order by due_at, seq limit a.bulk) bulk
          ) r
          limit $10
        ),
        taken as (
          update outbox o
          set state = 'sending', attempts = o.attempts + 1, started_at = now(), epoch = r.epoch, take = nextval('outbox_order'),
            initiates = case when o.initiates = 1 then 2 else o.initiates end
          from ready r
          where o.ctid = r.place and o.state = 'queued'
          returning o.message, o.seq, o.tenant, o.channel, o.lane, o.recipient, o.priority, r.initiates, o.purpose, o.attempts, o.resends, o.cautious,
            o.deadline + ($11 - now()) as deadline, o.epoch, o.take, o.payload, r.limit_group
        ),
        noted as (
          insert into portfolio_recipients (limit_group, recipient, at)
          select distinct limit_group, recipient, now() from taken where initiates > 0
          on conflict (limit_group, recipient) do update set at = excluded.at
        )
        select message, seq, tenant, channel, lane, recipient, priority, initiates, purpose, attempts, resends, cautious, deadline, epoch, take, payload from taken
        """;

    private const string HasPlace = """

           and exists (
             select 1 from portfolio_recipients p
             where p.limit_group = a.limit_group and p.recipient = o.recipient and p.at > now() - interval '24 hours'
             offset 0)
        """;

    private static string Ready(int priority, int initiates, string limit) => $"""
        (select o.ctid as place, o.initiates, o.due_at, o.seq
         from outbox o
         where o.lane = a.lane and o.channel = a.channel and o.priority = {priority} and o.initiates = {initiates}{(initiates == 2 ? HasPlace : "")}
           and o.state = 'queued' and o.due_at <= now()
           and not exists (
             select 1 from outbox e
             where e.channel = o.channel and e.recipient = o.recipient and e.seq < o.seq and {Blocks(priority, initiates)}
             offset 0)
         order by o.due_at, o.seq
         limit {limit})
        """;

    private static string Blocks(int priority, int initiates) => (priority, initiates) == (0, 0) ? AnswerWaitsFor : "e.state in ('queued', 'sending')";

    /// <summary>Which of a person's other rows, e, an answer lets go first: what is leaving, and other answers.</summary>
    public const string AnswerWaitsFor = "(e.state = 'sending' or (e.state = 'queued' and e.priority = 0 and e.initiates = 0))";

    private const string TakeBackSql = """
        update outbox o set state = 'queued', attempts = o.attempts - 1
        from unnest($1, $2) as held (lane, epoch)
        where o.lane = held.lane and o.epoch = held.epoch and o.state = 'sending' and coalesce(o.take, 0) <> all($3)
        """;

    /// <param name="inFlight">Takes that are in the air here.</param>
    public static async Task TakeBackAsync(Db db, IReadOnlyDictionary<short, long> held, long[] inFlight, CancellationToken cancellation)
    {
        await using var batch = db.Source.CreateBatch();
        batch.Command(TakeBackSql).With(held.Keys.ToArray()).With(held.Values.ToArray()).With(inFlight);
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    public static async Task<IReadOnlyList<OutboxItem>> TakeAsync(
        Db db, Guid node, IReadOnlyList<TakeAsk> asks, int limit, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var batch = db.Source.CreateBatch();
        batch.Command(TakeSql).Column(asks, ask => ask.Channel).Column(asks, ask => ask.Lane).Column(asks, ask => ask.Epoch).Column(asks, ask => ask.Group)
            .Column(asks, ask => ask.Replies).Column(asks, ask => ask.FirstReplies).Column(asks, ask => ask.Bulk).Column(asks, ask => ask.FirstBulk)
            .With(node).With(limit).With(now);
        var items = new List<OutboxItem>();
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            items.Add(new OutboxItem(
                reader.GetGuid(0), reader.GetInt64(1), reader.GetGuid(2), reader.GetGuid(3), reader.GetInt16(4), reader.GetGuid(5), reader.GetInt16(6),
                reader.GetInt16(7), reader.TextOrNull(8), reader.GetInt16(9), reader.GetInt16(10), reader.GetBoolean(11),
                reader.OrNull<DateTimeOffset>(12), reader.GetInt64(13), reader.GetInt64(14), reader.GetFieldValue<byte[]>(15)));
        items.Sort((left, right) => left.Seq.CompareTo(right.Seq));
        return items;
    }
}

/// <param name="Priority">0 somebody waits for it; 1 a broadcast.</param>
/// <param name="Initiates">1 it starts a conversation and was given its place just now, 2 it had one.</param>
/// <param name="Attempts">This one included.</param>
/// <param name="Deadline">By this node's clock.</param>
/// <param name="Take">This one time of being taken; never given again, whatever becomes of the row.</param>
internal sealed record OutboxItem(
    Guid Message, long Seq, Guid Tenant, Guid Channel, short Lane, Guid Recipient, short Priority, short Initiates, string? Purpose,
    short Attempts, short Resends, bool Cautious, DateTimeOffset? Deadline, long Epoch, long Take, byte[] Payload)
{
    public bool IsBulk => Priority > 0;

    /// <summary>Of an answer its deadline says it all; the rest may have waited for long, was never asked for, or may have arrived before.</summary>
    public bool NeedsLook => IsBulk || Initiates > 0 || Purpose is not null || Resends > 0;
}
