using System.Collections.Concurrent;
using Npgsql;
using TrailDesk.Application.Delivery;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>How full a number's queue is, looked at once a second; what a plan allows, counted in rows.</summary>
internal sealed class QueueRoom(UnitOfWork work, QueueDepths depths, PlanRoom plan, DeliveryOptions options) : IQueueRoom
{
    public async Task<DateTimeOffset?> ReserveAsync(Channel channel, bool mayWait, DateTimeOffset? latest, CancellationToken cancellation)
    {
        var leavesAt = await plan.ReserveAsync(mayWait, latest, cancellation);
        if (mayWait || await depths.OfAsync(channel, work, cancellation) is var depth && depth < options.QueueLimit) return leavesAt;
        var perSecond = channel.MessagesPerSecond ?? options.PerSecond;
        throw new TooManyMessagesException(
            $"{depth} messages wait on this number already. Try again later, or send the header Prefer: wait to have it queued however long that takes.",
            TimeSpan.FromSeconds(Math.Clamp((depth - options.QueueLimit + perSecond) / perSecond, 1, 3600)));
    }

    public Task<int> TakeFromPlanAsync(int wanted, CancellationToken cancellation) => plan.TakeAsync(wanted, cancellation);
}

/// <summary>What a node remembers of queues for a second.</summary>
internal sealed class QueueDepths(TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Guid, (int Depth, long At)> _depths = new();

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
}
