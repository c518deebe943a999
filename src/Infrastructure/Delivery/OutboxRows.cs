using Npgsql;
using TrailDesk.Application.Delivery;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Nodes;

namespace TrailDesk.Infrastructure.Delivery;

internal sealed record OutboxRow(Guid Message, Guid Channel, short Lane, int? PerSecond, Guid Recipient, OutboxOptions Options, byte[] Payload);

/// <summary>
/// Messages of one transaction on their way out. What could leave at once is committed as "sending" with the effects that
/// made it, which spares it the queue; whatever speaks against that leaves it queued.
/// </summary>
internal sealed class OutboxRows : IAnsweredWrites
{
    private readonly List<(OutboxRow Row, ReservedTake? Place)> _rows = [];
    private readonly HashSet<Guid> _leaving = [];
    private OutboxWays? _ways;

    public int Order => 95;

    public string AnswerColumn => "leaves_at_once";

    public void Add(OutboxRow row, OutboxWays ways)
    {
        _ways = ways;
        _rows.Add((row, null));
    }

    // Fenced like a take from the queue, and behind answers that wait on the channel or are on their way to the same person.
    private const string InsertSql = $"""
        insert into outbox (tenant, message, channel, lane, recipient, priority, cautious, initiates, purpose, deadline, due_at, payload, good_until, state, attempts, started_at, epoch, take)
        select $1, r.message, r.channel, r.lane, r.recipient, r.priority, r.cautious, r.initiates, r.purpose, r.deadline, coalesce(r.send_at, now() + coalesce(r.wait, interval '0')), r.payload,
          r.good_until, case when r.send_at is not null then 'scheduled' when s.lane is null then 'queued' else 'sending' end, case when s.lane is null then 0 else 1 end, s.now, s.epoch,
          case when s.lane is not null then r.take end
        from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
          as r (message, channel, lane, recipient, priority, cautious, initiates, purpose, deadline, wait, send_at, payload, good_until, epoch, take)
        left join lateral (
          select l.lane, l.epoch, clock_timestamp() as now
          from send_lanes l
          where l.lane = r.lane and l.owner = $17 and l.epoch = r.epoch and l.lease_until > clock_timestamp()
            and not exists (
              select 1 from outbox e
              where e.lane = r.lane and e.channel = r.channel and e.priority = 0 and e.initiates = 0 and e.state = 'queued' and e.due_at <= now())
            and not exists (
              select 1 from outbox e where e.channel = r.channel and e.recipient = r.recipient and {OutboxSql.AnswerWaitsFor})
        ) s on r.epoch is not null
        returning case when state = 'sending' then message end as leaves_at_once
        """;

    public void AppendTo(NpgsqlBatch batch, Guid tenantId)
    {
        var taken = new HashSet<(Guid, Guid)>();
        for (var i = 0; i < _rows.Count; i++)
        {
            var row = _rows[i].Row;
            // The second to the same person follows the first, and a broadcast lets others go first.
            var mayLeave = taken.Add((row.Channel, row.Recipient)) && row.Options is { Priority: 0, After: null, SendAt: null, Initiates: false, Purpose: null };
            _rows[i] = (row, mayLeave ? _ways!.InAir.Reserve(row) : null);
        }

        batch.Command(InsertSql, _rows).With(tenantId)
            .Column(one => one.Row.Message).Column(one => one.Row.Channel).Column(one => one.Row.Lane)
            .Column(one => one.Row.Recipient).Column(one => one.Row.Options.Priority).Column(one => one.Row.Options.Cautious)
            .Column(one => (short)(one.Row.Options.Initiates ? 1 : 0)).Column(one => one.Row.Options.Purpose)
            .Column(one => one.Row.Options.Deadline?.ToUniversalTime()).Column(one => one.Row.Options.After)
            .Column(one => one.Row.Options.SendAt?.ToUniversalTime()).Column(one => one.Row.Payload)
            .Column(one => one.Row.Options.GoodUntil?.ToUniversalTime()).Column(one => one.Place?.Epoch).Column(one => one.Place?.Take).With(_ways!.Nodes.Id);
    }

    public void Read(NpgsqlDataReader reader)
    {
        if (!reader.IsDBNull(0)) _leaving.Add(reader.GetGuid(0));
    }

    public void Settle(Guid tenantId, bool isCommitted)
    {
        if (!isCommitted && _rows.Exists(one => one.Place is not null)) _ways!.InAir.LoseAnswer();
        foreach (var (row, place) in _rows)
        {
            if (isCommitted && _leaving.Contains(row.Message)) _ways!.Sender.Begin(Item(tenantId, row, place!));
            else Queue(row, place, isCommitted);
        }
    }

    private void Queue(OutboxRow row, ReservedTake? place, bool isCommitted)
    {
        if (place is not null) _ways!.InAir.GiveBack(place.Take);
        if (!isCommitted) return;
        _ways!.Signal.Set(row.Lane);
        if (!_ways.Lanes.Held.ContainsKey(row.Lane)) _ways.Bell.Outbox();
    }

    private static OutboxItem Item(Guid tenant, OutboxRow row, ReservedTake place) => new(
        row.Message, 0, tenant, row.Channel, row.Lane, row.Recipient, 0, 0, null, 1, 0, row.Options.Cautious, row.Options.Deadline, place.Epoch, place.Take, row.Payload);
}

/// <summary>The ways out of a committed row.</summary>
internal sealed record OutboxWays(InAir InAir, Sender Sender, SendSignal Signal, LaneKeeper Lanes, NodeRegistry Nodes, NodeBell Bell);
