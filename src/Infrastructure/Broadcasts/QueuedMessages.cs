using Npgsql;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Delivery;

namespace TrailDesk.Infrastructure.Broadcasts;

/// <summary>What of a broadcast waits in its channel's queue.</summary>
internal sealed class QueuedMessages(IChannelDirectory channels)
{
    // From the queue to the recipients: the one is short, the others may be many. "offset 0" keeps it so.
    private const string Mine = """
        from outbox o
        cross join lateral (
          select r.contact_id, r.quiet_at from broadcast_recipients r
          where r.message_id = o.message and r.tenant_id = current_tenant() and r.broadcast_id = $3
          offset 0) r
        where o.lane = $1 and o.channel = $2 and o.priority = 1 and o.tenant = current_tenant()
        """;

    // A message that leaves at this moment is held by the sender, and leaves. One that may have arrived before (resends) is nobody's to
    // take back. What was cancelled stays in its thread and says so.
    private const string TakeBackSql = $"""
        with mine as materialized (
          select r.contact_id, o.message as message_id {Mine} and o.state = 'queued' and o.resends = 0 and (not $5 or r.quiet_at <= now())
          for update of o skip locked
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

    // In the air, or in doubt: if nobody learns what became of it, it waits for a person.
    private const string HoldSql = $"""
        with doubtful as materialized (
          select o.message {Mine} and o.state in ('sending', 'unknown') and not o.cautious
          for update of o skip locked
        )
        update outbox o set cautious = true from doubtful d where o.message = d.message
        """;

    // In doubt, and on its way once more: it is in doubt as it was before.
    private const string UnsendSql = $"""
        with again as materialized (
          select o.message, o.resends {Mine} and o.state = 'queued' and o.resends > 0
          for update of o skip locked
        ),
        told as (
          update whatsapp_messages m set status = 'unknown', resent = a.resends > 1 from again a
          where m.tenant_id = current_tenant() and m.id = a.message and m.status in ('queued', 'sending')
        )
        update outbox o set state = 'unknown', cautious = true, resends = o.resends - 1, due_at = now() from again a where o.message = a.message
        """;

    public async Task<int> TakeBackAsync(Broadcast broadcast, bool forGood, UnitOfWork work, CancellationToken cancellation)
    {
        if (await LaneAsync(broadcast, cancellation) is not { } lane) return 0;
        var taken = await RunAsync(TakeBackOf(broadcast, lane, forGood, isDue: false), work, cancellation);
        foreach (var sql in new[] { UnsendSql, HoldSql }) await RunAsync(Of(sql, broadcast, lane), work, cancellation);
        return taken;
    }

    /// <summary>Those alone that would be wrong by now.</summary>
    public async Task<int> TakeBackDueAsync(Broadcast broadcast, UnitOfWork work, CancellationToken cancellation) =>
        await LaneAsync(broadcast, cancellation) is { } lane ? await RunAsync(TakeBackOf(broadcast, lane, forGood: false, isDue: true), work, cancellation) : 0;

    private const string LetGoSql = $"""
        with held as materialized (
          select o.message {Mine} and o.state in ('sending', 'unknown') and o.cautious
        )
        update outbox o set cautious = false, due_at = case when o.due_at = 'infinity' then now() else o.due_at end from held h where o.message = h.message
        """;

    /// <summary>What waits for a person for the broadcast's sake alone goes once more, as it would have.</summary>
    public async Task LetGoAsync(Broadcast broadcast, UnitOfWork work, CancellationToken cancellation)
    {
        if (await LaneAsync(broadcast, cancellation) is { } lane) await RunAsync(Of(LetGoSql, broadcast, lane), work, cancellation);
    }

    private static NpgsqlBatchCommand TakeBackOf(Broadcast broadcast, short lane, bool forGood, bool isDue) => Of(TakeBackSql, broadcast, lane).With(forGood).With(isDue);

    private static NpgsqlBatchCommand Of(string sql, Broadcast broadcast, short lane) =>
        new NpgsqlBatchCommand(sql).With(lane).With(broadcast.ChannelId).With(broadcast.Id);

    private static async Task<int> RunAsync(NpgsqlBatchCommand command, UnitOfWork work, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(await work.ConnectionAsync(cancellation)) { BatchCommands = { command } };
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
