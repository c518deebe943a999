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
        select
          (select count(*)::int from outbox where lane = @Lane and channel = @Id and priority = 0 and state = 'queued') as replies,
          (select count(*)::int from outbox where lane = @Lane and channel = @Id and priority = 1 and state = 'queued') as broadcasts,
          (select count(*)::int from outbox where lane = @Lane and channel = @Id and initiates = 1 and state = 'queued') as firsts,
          (select count(*)::int from outbox where lane = @Lane and channel = @Id and state = 'scheduled') as scheduled,
          (select count(*)::int from outbox where lane = @Lane and channel = @Id and state = 'unknown') as in_doubt,
          (select count(*)::int from portfolio_recipients where limit_group = @Group and at > now() - interval '24 hours 1 minute') as used
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
        var waiting = counts.Replies + counts.Broadcasts;
        var parkedUntil = record.ParkedUntil > now ? record.ParkedUntil : null;
        var emptyAt = (parkedUntil ?? now) + TimeSpan.FromSeconds(waiting / (perSecond * 0.97));
        if (lastFree > emptyAt) emptyAt = lastFree.Value;
        var waitsFor = waiting == 0 ? null : !channel.IsActive ? "inactive" : parkedUntil is not null ? "parked" : lastFree is not null ? "recipients" : "throughput";
        return new ChannelQueue(
            channel.Id, counts.Replies, counts.Broadcasts, counts.Scheduled, counts.InDoubt, perSecond,
            waiting > 0 && channel.IsActive ? emptyAt : null, waitsFor, parkedUntil, record.ParkedReason, recipients);
    }

    private sealed record Counts(int Replies, int Broadcasts, int Firsts, int Scheduled, int InDoubt, int Used);
}
