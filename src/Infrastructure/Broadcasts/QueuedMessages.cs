using Npgsql;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Delivery;

namespace TrailDesk.Infrastructure.Broadcasts;

/// <summary>What of a broadcast waits in its channel's queue.</summary>
internal sealed class QueuedMessages(IChannelDirectory channels)
{
    // From the queue to the recipients: the one is short, the others may be many.
    private const string WaitingSql = """
        select o.message from outbox o
        where o.lane = $1 and o.channel = $2 and o.priority = 1 and o.state = 'queued' and o.tenant = current_tenant()
        """;

    // A message that leaves at this moment is held by the sender, and leaves. One that may have arrived before (resends) is nobody's to
    // take back. What was cancelled stays in its thread and says so.
    private const string TakeBackSql = $"""
        with waiting as materialized (
          {WaitingSql} and o.resends = 0
          for update skip locked
        ),
        mine as materialized (
          select r.contact_id, r.message_id from waiting w join broadcast_recipients r on r.message_id = w.message
          where r.tenant_id = current_tenant() and r.broadcast_id = $3 and (not $5 or r.quiet_at <= now())
        ),
        gone as (
          delete from outbox o using mine where o.message = mine.message_id
        ),
        told as (
          update whatsapp_messages m set status = 'cancelled' from mine where m.tenant_id = current_tenant() and m.id = mine.message_id
        )
        update broadcast_recipients r
        set state = case when $4 then 'cancelled' else 'pending' end, message_id = case when $4 then r.message_id end, cost = null, handed_at = null
        from mine
        where r.tenant_id = current_tenant() and r.broadcast_id = $3 and r.contact_id = mine.contact_id
        """;

    public Task<int> TakeBackAsync(Broadcast broadcast, bool forGood, UnitOfWork work, CancellationToken cancellation) =>
        TakeBackAsync(broadcast, forGood, isNight: false, work, cancellation);

    /// <summary>Of people where night has come, alone.</summary>
    public Task<int> TakeBackQuietAsync(Broadcast broadcast, UnitOfWork work, CancellationToken cancellation) =>
        TakeBackAsync(broadcast, forGood: false, isNight: true, work, cancellation);

    private async Task<int> TakeBackAsync(Broadcast broadcast, bool forGood, bool isNight, UnitOfWork work, CancellationToken cancellation)
    {
        if (await LaneAsync(broadcast, cancellation) is not { } lane) return 0;
        await using var batch = new NpgsqlBatch(await work.ConnectionAsync(cancellation));
        batch.Command(TakeBackSql).With(lane).With(broadcast.ChannelId).With(broadcast.Id).With(forGood).With(isNight);
        return await batch.ExecuteNonQueryAsync(cancellation);
    }

    private const string AnySql = """
        select exists (
          select 1 from outbox o join broadcast_recipients r on r.message_id = o.message
          where o.lane = $1 and o.channel = $2 and o.priority = 1 and o.state in ('queued', 'sending') and o.tenant = current_tenant()
            and r.tenant_id = current_tenant() and r.broadcast_id = $3)
        """;

    public async Task<bool> AnyAsync(Broadcast broadcast, UnitOfWork work, CancellationToken cancellation)
    {
        if (await LaneAsync(broadcast, cancellation) is not { } lane) return false;
        await using var batch = new NpgsqlBatch(await work.ConnectionAsync(cancellation));
        batch.Command(AnySql).With(lane).With(broadcast.ChannelId).With(broadcast.Id);
        return (bool)(await batch.ExecuteScalarAsync(cancellation))!;
    }

    private async Task<short?> LaneAsync(Broadcast broadcast, CancellationToken cancellation) =>
        await channels.FindAsync(broadcast.ChannelId, cancellation) is { } channel ? SendLanes.Of(channel.LimitGroupId) : null;
}
