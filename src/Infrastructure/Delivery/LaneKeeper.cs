using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Nodes;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>
/// Owns this node's share of the send lanes by rows with an epoch and a lease on the database's clock. What a former
/// owner had in the air when it lost a lane is in doubt, and marked so before anything else leaves.
/// </summary>
internal sealed partial class LaneKeeper(
    EngineDb db, NodeRegistry nodes, SendSignal signal, PairDebts debts, DeliveryOptions options, TimeProvider clock, ILogger<LaneKeeper> log)
    : BackgroundService
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Trusted = Lease - TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Renewal = TimeSpan.FromMilliseconds(500);

    // Somebody died or left: what they held is free at a moment that nobody announces.
    private static readonly TimeSpan Lookout = TimeSpan.FromMilliseconds(150);
    private readonly long[] _since = new long[SendLanes.Count];
    private volatile Holding _holding = new(new Dictionary<short, long>(), 0);

    /// <summary>Lanes with their epochs; empty as soon as the lease may have run out, counted from before it was asked for.</summary>
    public IReadOnlyDictionary<short, long> Held =>
        clock.GetElapsedTime(_holding.AskedAt) < Trusted ? _holding.Lanes : new Dictionary<short, long>();

    /// <summary>When this node last came to own the lane, on the steady clock: until then another may have sent.</summary>
    public long GainedAt(short lane) => Volatile.Read(ref _since[lane]);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Renewal);
        do
        {
            try
            {
                await KeepAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogLost(log, exception.GetType().Name);
            }

            var period = _holding.Lanes.Count < SendLanes.Count / nodes.Alive ? Lookout : Renewal;
            if (timer.Period != period) timer.Period = period;
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    // One that ran out and that nobody took is ours as it was: in its epoch nobody else has sent.
    private const string RenewSql = """
        update send_lanes set lease_until = now() + $2
        where owner = $1
        returning lane, epoch
        """;

    /// <summary>Renews what is held, lets go of a surplus and takes up to the share.</summary>
    public async Task KeepAsync(CancellationToken cancellation)
    {
        var askedAt = clock.GetTimestamp();
        await using var connection = await db.Source.OpenConnectionAsync(cancellation);
        var held = await LanesAsync(connection, RenewSql, nodes.Id, null, cancellation);
        var share = (SendLanes.Count + nodes.Alive - 1) / nodes.Alive;
        if (held.Count > share) await ReleaseAsync(connection, held, held.Count - share, askedAt, cancellation);
        if (held.Count < share)
            foreach (var (lane, epoch) in await LanesAsync(connection, AcquireSql, nodes.Id, share - held.Count, cancellation)) held[lane] = epoch;

        // What a round took and could not finish is new to this process in the next one too.
        var gained = held.Where(lane => _holding.Lanes.GetValueOrDefault(lane.Key) != lane.Value).Select(lane => lane.Key).ToArray();
        await DoubtAsync(connection, held.Keys, cancellation);
        if (gained.Length > 0) await debts.LoadAsync(connection, gained, cancellation);
        foreach (var lane in gained) Volatile.Write(ref _since[lane], clock.GetTimestamp());
        _holding = new(held, askedAt);
        if (gained.Length > 0) signal.RingAll();
    }

    // By the lease alone: a node that others hold for dead may live, and sends for as long as it may trust its lease.
    private const string AcquireSql = """
        update send_lanes set owner = $1, epoch = epoch + 1, lease_until = now() + $2
        where lane in (
          select lane from send_lanes
          where owner is null or lease_until < now()
          order by lane limit $3
          for update skip locked)
        returning lane, epoch
        """;

    // In the air when the former owner lost the lane: nobody knows whether it was sent. Asked each time, because its last commit
    // may come after the lane was taken.
    private const string DoubtSql = """
        update outbox o set state = 'unknown', due_at = now() + $1
        from send_lanes l
        where l.lane = o.lane and o.lane = any($2) and o.state = 'sending' and o.epoch < l.epoch
        """;

    private async Task DoubtAsync(NpgsqlConnection connection, IEnumerable<short> lanes, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.Command(DoubtSql).With(options.Grace).With(lanes.ToArray());
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private const string ReleaseSql = """
        update send_lanes set owner = null, lease_until = '-infinity' where owner = $1 and lane = any($2)
        """;

    /// <summary>A joining node gets its share: a lane is let go here, and what is in the air on it becomes the next owner's doubt.</summary>
    private async Task ReleaseAsync(NpgsqlConnection connection, Dictionary<short, long> held, int surplus, long askedAt, CancellationToken cancellation)
    {
        var leaving = held.Keys.OrderDescending().Take(surplus).ToArray();
        foreach (var lane in leaving) held.Remove(lane);
        _holding = new(new Dictionary<short, long>(held), askedAt);
        await Draining(leaving);
        await using var batch = new NpgsqlBatch(connection);
        batch.Command(ReleaseSql).With(nodes.Id).With(leaving);
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Set by the sender: waits, for a moment, until nothing of these lanes is in the air.</summary>
    public Func<IReadOnlyCollection<short>, Task> Draining { get; set; } = _ => Task.CompletedTask;

    private static async Task<Dictionary<short, long>> LanesAsync(
        NpgsqlConnection connection, string sql, Guid node, int? limit, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection)
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = node }, new NpgsqlParameter<TimeSpan> { TypedValue = Lease } },
        };
        if (limit is { } most) command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        var lanes = new Dictionary<short, long>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) lanes[reader.GetInt16(0)] = reader.GetInt64(1);
        return lanes;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await using var connection = await db.Source.OpenConnectionAsync(cancellationToken);
            await using var batch = new NpgsqlBatch(connection);
            batch.Command(ReleaseSql).With(nodes.Id).With(_holding.Lanes.Keys.ToArray());
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            LogLost(log, exception.GetType().Name);
        }
    }

    private sealed record Holding(IReadOnlyDictionary<short, long> Lanes, long AskedAt);

    [LoggerMessage(1, LogLevel.Warning, "Send lanes could not be renewed: {Cause}")]
    private static partial void LogLost(ILogger log, string cause);
}
