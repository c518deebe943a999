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
    EngineDb db, NodeRegistry nodes, SendSignal signal, DeliveryOptions options, TimeProvider clock, ILogger<LaneKeeper> log) : BackgroundService
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Trusted = Lease - TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(1);
    private volatile Holding _holding = new(new Dictionary<short, long>(), 0);

    /// <summary>Lanes with their epochs; empty as soon as the lease may have run out, counted from before it was asked for.</summary>
    public IReadOnlyDictionary<short, long> Held =>
        clock.GetElapsedTime(_holding.AskedAt) < Trusted ? _holding.Lanes : new Dictionary<short, long>();

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
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private const string RenewSql = """
        update send_lanes set lease_until = now() + $2
        where owner = $1 and lease_until > now()
        returning lane, epoch
        """;

    /// <summary>Renews what is held, lets go of a surplus and takes up to the share.</summary>
    public async Task KeepAsync(CancellationToken cancellation)
    {
        var askedAt = clock.GetTimestamp();
        await using var connection = await db.Source.OpenConnectionAsync(cancellation);
        var held = await LanesAsync(connection, RenewSql, nodes.Id, null, cancellation);
        var share = (SendLanes.Count + nodes.Alive - 1) / nodes.Alive;
        if (held.Count > share) await ReleaseAsync(connection, held, held.Count - share, cancellation);
        var gained = held.Count < share ? await AcquireAsync(connection, share - held.Count, cancellation) : [];
        foreach (var (lane, epoch) in gained) held[lane] = epoch;
        _holding = new(held, askedAt);
        if (gained.Count > 0) signal.RingAll();
    }

    private const string AcquireSql = """
        update send_lanes set owner = $1, epoch = epoch + 1, lease_until = now() + $2
        where lane in (
          select lane from send_lanes
          where owner is null or lease_until < now() or owner in (select id from nodes where stopped_at is not null)
          order by lane limit $3
          for update skip locked)
        returning lane, epoch
        """;

    // In the air when the former owner lost the lane: nobody knows whether it was sent.
    private const string DoubtSql = """
        update outbox o set state = 'unknown', due_at = now() + $1
        from send_lanes l
        where l.lane = o.lane and o.lane = any($2) and o.state = 'sending' and o.epoch < l.epoch
        """;

    private async Task<Dictionary<short, long>> AcquireAsync(NpgsqlConnection connection, int wanted, CancellationToken cancellation)
    {
        var gained = await LanesAsync(connection, AcquireSql, nodes.Id, wanted, cancellation);
        if (gained.Count == 0) return gained;
        await using var batch = new NpgsqlBatch(connection);
        batch.Command(DoubtSql).With(options.Grace).With(gained.Keys.ToArray());
        await batch.ExecuteNonQueryAsync(cancellation);
        return gained;
    }

    private const string ReleaseSql = """
        update send_lanes set owner = null, lease_until = '-infinity' where owner = $1 and lane = any($2)
        """;

    /// <summary>A joining node gets its share: a lane is let go here, and what is in the air on it becomes the next owner's doubt.</summary>
    private async Task ReleaseAsync(NpgsqlConnection connection, Dictionary<short, long> held, int surplus, CancellationToken cancellation)
    {
        var leaving = held.Keys.OrderDescending().Take(surplus).ToArray();
        foreach (var lane in leaving) held.Remove(lane);
        _holding = new(new Dictionary<short, long>(held), _holding.AskedAt);
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

public sealed class DeliveryOptions
{
    /// <summary>How long an unknown outcome waits for a status or a message list before anything is sent again.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Answers about one message before it is given up.</summary>
    public int Attempts { get; set; } = 3;

    /// <summary>Requests in the air at once on this node.</summary>
    public int InFlight { get; set; } = 256;

    /// <summary>Messages a second and number: the providers' default.</summary>
    public int PerSecond { get; set; } = 80;
}
