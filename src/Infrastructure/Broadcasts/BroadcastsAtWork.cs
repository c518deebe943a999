using Npgsql;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Delivery;

namespace TrailDesk.Infrastructure.Broadcasts;

/// <param name="Room">How many more of its messages may join the queue now.</param>
internal sealed record BroadcastAtWork(Guid Tenant, Guid Id, string Status, int Room)
{
    public bool IsRunning => Status == BroadcastStatus.Running;
}

/// <summary>
/// Broadcasts on the lanes that this node sends for, and how many messages each may hand over: enough to keep its channel busy for a
/// few seconds, few enough to be taken back at once.
/// </summary>
internal sealed class BroadcastsAtWork(Db db, LaneKeeper lanes, IChannelDirectory channels, DeliveryOptions delivery, BroadcastOptions options)
{
    private const int LeastAhead = 8;

    private const string AtWorkSql = """
        select tenant_id, id, channel_id, status from list_broadcasts_at_work()
        """;

    public async Task<IReadOnlyList<BroadcastAtWork>> ListAsync(CancellationToken cancellation)
    {
        var rows = new List<Row>();
        await using (var command = db.Source.CreateCommand(AtWorkSql))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
            while (await reader.ReadAsync(cancellation))
                rows.Add(new Row(reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetString(3)));
        var mine = new List<BroadcastAtWork>(rows.Count);
        foreach (var channel in rows.GroupBy(row => row.Channel)) mine.AddRange(await OfChannelAsync(channel.Key, [.. channel], cancellation));
        return mine;
    }

    private async Task<IEnumerable<BroadcastAtWork>> OfChannelAsync(Guid id, List<Row> rows, CancellationToken cancellation)
    {
        if (await channels.FindAsync(id, cancellation) is not { } channel) return [];
        var lane = SendLanes.Of(channel.LimitGroupId);
        if (!lanes.Held.ContainsKey(lane)) return [];
        var running = rows.Count(row => row.Status == BroadcastStatus.Running);
        var room = running == 0 || !channel.IsActive ? 0 : await RoomAsync(channel, lane, cancellation);
        return rows.Select(row => new BroadcastAtWork(row.Tenant, row.Id, row.Status, room > 0 ? Math.Max(1, room / running) : 0));
    }

    private const string DepthSql = """
        select count(*)::int from outbox where lane = $1 and channel = $2 and priority = 1 and state = 'queued'
        """;

    // Not for a handful: a chunk is worth its transaction.
    private async Task<int> RoomAsync(Channel channel, short lane, CancellationToken cancellation)
    {
        await using var command = db.Source.CreateCommand(DepthSql);
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = lane });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = channel.Id });
        var depth = (int)(await command.ExecuteScalarAsync(cancellation))!;
        var ahead = Math.Max(LeastAhead, (int)((channel.MessagesPerSecond ?? delivery.PerSecond) * options.AheadSeconds));
        return ahead - depth >= ahead / 4 ? ahead - depth : 0;
    }

    private sealed record Row(Guid Tenant, Guid Id, Guid Channel, string Status);
}
