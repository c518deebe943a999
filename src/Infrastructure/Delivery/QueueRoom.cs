using System.Collections.Concurrent;
using Npgsql;
using TrailDesk.Application.Delivery;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>How full a number's queue is, looked at once a second; what a plan allows, counted in rows.</summary>
internal sealed class QueueRoom(UnitOfWork work, QueueDepths depths, DeliveryOptions options) : IQueueRoom
{
    public async Task ReserveAsync(Channel channel, bool mayWait, CancellationToken cancellation)
    {
        await TakeFromPlanAsync(cancellation);
        if (mayWait || await depths.OfAsync(channel, work, cancellation) is var depth && depth < options.QueueLimit) return;
        var perSecond = channel.MessagesPerSecond ?? options.PerSecond;
        throw new TooManyMessagesException(
            $"{depth} messages wait on this number already. Try again later, or send the header Prefer: wait to have it queued however long that takes.",
            TimeSpan.FromSeconds(Math.Clamp((depth - options.QueueLimit + perSecond) / perSecond, 1, 3600)));
    }

    // Only a tenant with a limit has a row: nobody else's messages meet in one.
    private const string PlanSql = """
        update tenant_limits l
        set minute = date_trunc('minute', now()), used = case when l.minute = date_trunc('minute', now()) then l.used + 1 else 1 end
        where l.tenant_id = current_tenant() and l.messages_per_minute is not null
        returning l.used, l.messages_per_minute, ceil(extract(epoch from date_trunc('minute', now()) + interval '1 minute' - now()))::int
        """;

    private async Task TakeFromPlanAsync(CancellationToken cancellation)
    {
        if (!await depths.HasPlanAsync(work, cancellation)) return;
        await using var command = new NpgsqlCommand(PlanSql, await work.ConnectionAsync(cancellation));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation) || reader.GetInt32(0) <= reader.GetInt32(1)) return;
        throw new TooManyMessagesException(
            $"Your plan allows {reader.GetInt32(1)} messages a minute. Try again when the minute is over.", TimeSpan.FromSeconds(reader.GetInt32(2)));
    }
}

/// <summary>What a node remembers of queues and plans for a second.</summary>
internal sealed class QueueDepths(TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Guid, (int Depth, long At)> _depths = new();
    private readonly ConcurrentDictionary<Guid, (bool HasPlan, long At)> _plans = new();

    private const string DepthSql = """
        select count(*)::int from outbox where lane = $1 and channel = $2 and state = 'queued'
        """;

    public async ValueTask<int> OfAsync(Channel channel, UnitOfWork work, CancellationToken cancellation)
    {
        if (_depths.TryGetValue(channel.Id, out var known) && clock.GetElapsedTime(known.At) < Lifetime)
        {
            // Each that is handed in meanwhile counts, so that a second's worth does not overfill the queue.
            _depths[channel.Id] = known with { Depth = known.Depth + 1 };
            return known.Depth;
        }

        await using var command = new NpgsqlCommand(DepthSql, await work.ConnectionAsync(cancellation))
        {
            Parameters =
            {
                new NpgsqlParameter<short> { TypedValue = SendLanes.Of(channel.LimitGroupId) }, new NpgsqlParameter<Guid> { TypedValue = channel.Id },
            },
        };
        var depth = (int)(await command.ExecuteScalarAsync(cancellation))!;
        _depths[channel.Id] = (depth + 1, clock.GetTimestamp());
        return depth;
    }

    private const string HasPlanSql = """
        select exists (select 1 from tenant_limits where tenant_id = current_tenant() and messages_per_minute is not null)
        """;

    public async ValueTask<bool> HasPlanAsync(UnitOfWork work, CancellationToken cancellation)
    {
        var tenant = work.Transaction.TenantId;
        if (_plans.TryGetValue(tenant, out var known) && clock.GetElapsedTime(known.At) < Lifetime) return known.HasPlan;
        await using var command = new NpgsqlCommand(HasPlanSql, await work.ConnectionAsync(cancellation));
        var hasPlan = (bool)(await command.ExecuteScalarAsync(cancellation))!;
        _plans[tenant] = (hasPlan, clock.GetTimestamp());
        return hasPlan;
    }
}
