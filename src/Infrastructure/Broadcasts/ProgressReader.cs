using System.Collections.Concurrent;
using MediatR;
using TrailDesk.Application.Broadcasts;
using TrailDesk.Application.Delivery;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Broadcasts;

/// <summary>How far a broadcast is, counted from its people's messages at most once a second however many screens look.</summary>
internal sealed class ProgressReader(Db db, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);
    private const int MostKept = 1_000;
    private readonly ConcurrentDictionary<Guid, Counted> _counted = new();

    public async Task<BroadcastProgress> ReadAsync(Guid tenant, BroadcastViewRow broadcast, IMediator mediator, CancellationToken cancellation)
    {
        var counts = await CountAsync(tenant, broadcast, cancellation);
        var queue = broadcast.Status == BroadcastStatus.Running ? await mediator.Send(new GetChannelQueue(broadcast.ChannelId), cancellation) : null;
        return new BroadcastProgress(
            [.. counts.GroupBy(row => row.State).OrderBy(state => state.Key, StringComparer.Ordinal).Select(state => new StateCount(state.Key, state.Sum(row => row.Count)))],
            [.. counts.Where(row => row is { State: "skipped", Reason: not null }).OrderByDescending(row => row.Count).Select(row => new ReasonCount(row.Reason!, row.Count, SkipReasons.SentenceOf(row.Reason!)))],
            counts.Sum(row => row.LastMinute), queue?.PerSecond, queue is null ? null : EndOf(counts, queue), queue is null ? null : WaitsFor(counts, queue));
    }

    // The message is asked by its key for each: there may be ten millions of others.
    private const string CountSql = """
        select s.state, s.reason, count(*)::int as count,
          count(*) filter (where s.handed_at > now() - interval '60 seconds')::int as last_minute,
          count(*) filter (where s.state = 'pending' and s.due_at > now())::int as later,
          max(s.due_at) filter (where s.state = 'pending' and s.due_at > now()) as last_due
        from (
          select case when r.state = 'handed' then coalesce(m.status, 'unknown') else r.state end as state, r.reason, r.handed_at, r.due_at
          from broadcast_recipients r
          left join lateral (select x.status from whatsapp_messages x where x.id = r.message_id) m on true
          where r.tenant_id = @TenantId and r.broadcast_id = @Id
        ) s
        group by s.state, s.reason
        """;

    private async Task<IReadOnlyList<CountRow>> CountAsync(Guid tenant, BroadcastViewRow broadcast, CancellationToken cancellation)
    {
        if (_counted.TryGetValue(broadcast.Id, out var known) && known.Status == broadcast.Status && clock.GetElapsedTime(known.At) < Lifetime) return known.Rows;
        await using var transaction = await db.BeginAsync(tenant, cancellation);
        var rows = await transaction.RowsAsync<CountRow>(CountSql, new { transaction.TenantId, broadcast.Id }, cancellation);
        if (_counted.Count >= MostKept) _counted.Clear();
        _counted[broadcast.Id] = new Counted(broadcast.Status, clock.GetTimestamp(), rows);
        return rows;
    }

    // Behind what waits in the channel's queue, at its rate; not before the last morning; and a day more for each full limit of the portfolio.
    private DateTimeOffset? EndOf(IReadOnlyList<CountRow> counts, ChannelQueue queue)
    {
        if (queue.WaitsFor == "inactive") return null;
        var pending = counts.Where(row => row.State == "pending").Sum(row => row.Count);
        var later = counts.Sum(row => row.Later);
        var perSecond = queue.PerSecond * 0.97;
        var now = clock.GetUtcNow();
        var end = (queue.EmptyAt > now ? queue.EmptyAt.Value : now) + TimeSpan.FromSeconds((pending - later) / perSecond);
        if (counts.Max(row => row.LastDue) is { } morning && morning + TimeSpan.FromSeconds(later / perSecond) is var last && last > end) end = last;
        if (queue.Recipients is { } recipients && pending - Math.Max(0, recipients.Limit - recipients.Used) is > 0 and var over)
        {
            var next = recipients.NextAt ?? now + TimeSpan.FromHours(24);
            var full = next + TimeSpan.FromHours(24) * ((over - 1) / recipients.Limit);
            if (full > end) end = full;
        }

        return end;
    }

    private static string? WaitsFor(IReadOnlyList<CountRow> counts, ChannelQueue queue)
    {
        var pending = counts.Where(row => row.State == "pending").Sum(row => row.Count);
        var later = counts.Sum(row => row.Later);
        return pending > 0 && pending == later && queue.Broadcasts == 0 ? "quietHours" : queue.WaitsFor ?? (pending > 0 ? "throughput" : null);
    }

    internal sealed record CountRow
    {
        public string State { get; init; } = "";
        public string? Reason { get; init; }
        public int Count { get; init; }
        public int LastMinute { get; init; }
        public int Later { get; init; }
        public DateTimeOffset? LastDue { get; init; }
    }

    private sealed record Counted(string Status, long At, IReadOnlyList<CountRow> Rows);
}
