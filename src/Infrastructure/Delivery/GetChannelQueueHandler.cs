using Dapper;
using MediatR;
using TrailDesk.Application.Delivery;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

internal sealed class GetChannelQueueHandler(Db db, IChannelStore channels, ICurrentCaller current, DeliveryOptions options, TimeProvider clock)
    : IRequestHandler<GetChannelQueue, ChannelQueue>
{
    private const string Sql = """
        select q.replies, q.broadcasts, q.firsts, q.openers, q.later, q.last_due,
          (select count(*)::int from outbox where lane = @Lane and channel = @Id and state = 'scheduled') as scheduled,
          (select count(*)::int from outbox where lane = @Lane and channel = @Id and state = 'unknown') as in_doubt,
          (select count(*)::int from portfolio_recipients where limit_group = @Group and at > now() - interval '24 hours 1 minute') as used,
          (select until from portfolio_holds where limit_group = @Group and until > now()) as held_until
        from (
          select count(*) filter (where priority = 0)::int as replies, count(*) filter (where priority = 1)::int as broadcasts,
            count(*) filter (where initiates = 1)::int as firsts, count(*) filter (where initiates > 0)::int as openers,
            count(*) filter (where due_at > now())::int as later, max(due_at) as last_due
          from outbox where lane = @Lane and channel = @Id and state = 'queued') q
        """;

    // The place that the so many-th in the queue will get.
    private const string FreeSql = """
        select at + interval '24 hours 1 minute' from portfolio_recipients
        where limit_group = @Group and at > now() - interval '24 hours 1 minute'
        order by at
        offset @Before limit 1
        """;

    public async Task<ChannelQueue> Handle(GetChannelQueue request, CancellationToken cancellationToken)
    {
        var record = await channels.FindAsync(current.Caller.TenantId, request.Id, cancellationToken) ?? throw new ChannelNotFoundException();
        var (channel, lane) = (record.Channel, SendLanes.Of(record.Channel.LimitGroupId));
        await using var transaction = await db.BeginAsync(current.Caller.TenantId, cancellationToken);
        var counts = await transaction.Connection.QuerySingleAsync<Counts>(
            new CommandDefinition(Sql, new { Lane = lane, channel.Id, Group = channel.LimitGroupId }, cancellationToken: cancellationToken));
        var recipients = channel.DailyRecipients is { } limit ? await UsedAsync(transaction, channel, counts, limit, 0, cancellationToken) : null;
        var last = recipients is not null && counts.Firsts > recipients.Limit - recipients.Used
            ? await UsedAsync(transaction, channel, counts, recipients.Limit, counts.Firsts - 1, cancellationToken)
            : null;
        return View(record, counts, recipients, last?.NextAt);
    }

    private static async Task<RecipientsUsed> UsedAsync(
        TenantTransaction transaction, Channel channel, Counts counts, int limit, int inFront, CancellationToken cancellation)
    {
        var before = counts.Used - limit + inFront;
        if (before < 0) return new RecipientsUsed(counts.Used, limit, null);
        var free = await transaction.Connection.ExecuteScalarAsync<DateTimeOffset?>(new CommandDefinition(
            FreeSql, new { Group = channel.LimitGroupId, Before = Math.Min(before, Math.Max(0, counts.Used - 1)) }, cancellationToken: cancellation));
        return new RecipientsUsed(counts.Used, limit, free);
    }

    private ChannelQueue View(ChannelRecord record, Counts counts, RecipientsUsed? recipients, DateTimeOffset? lastFree)
    {
        var (channel, now) = (record.Channel, clock.GetUtcNow());
        var perSecond = channel.MessagesPerSecond ?? options.PerSecond;
        var parkedUntil = record.ParkedUntil > now ? record.ParkedUntil : null;
        var heldUntil = counts.Openers > 0 ? counts.HeldUntil : null;
        var emptyAt = (parkedUntil ?? now) + TimeSpan.FromSeconds(counts.Waiting / (perSecond * 0.97));
        foreach (var atLeast in new[] { lastFree, heldUntil, counts.LastDue })
            if (atLeast > emptyAt) emptyAt = atLeast.Value;
        return new ChannelQueue(
            channel.Id, counts.Replies, counts.Broadcasts, counts.Scheduled, counts.InDoubt, perSecond,
            counts.Waiting > 0 && channel.IsActive ? emptyAt : null, WaitsFor(),
            parkedUntil, record.ParkedReason, counts.HeldUntil, recipients);

        string? WaitsFor() =>
            counts.Waiting == 0 ? null
            : !channel.IsActive ? "inactive"
            : parkedUntil is not null ? "parked"
            : heldUntil is not null ? "hold"
            : lastFree is not null ? "recipients"
            : counts.Later == counts.Waiting ? "dueTime"
            : "throughput";
    }

    private sealed record Counts(
        int Replies, int Broadcasts, int Firsts, int Openers, int Later, DateTimeOffset? LastDue, int Scheduled, int InDoubt, int Used, DateTimeOffset? HeldUntil)
    {
        public int Waiting => Replies + Broadcasts;
    }
}
