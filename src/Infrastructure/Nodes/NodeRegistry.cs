using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Nodes;

/// <summary>
/// The nodes of the system: a row and a heartbeat each, and a lock that tells the dead from the living. Whoever finds a
/// node dead says so to those who have to care for what it left.
/// </summary>
internal sealed partial class NodeRegistry(NodePresence presence, IEnumerable<INodeDeath> mourners, ILogger<NodeRegistry> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    // A frozen process keeps its lock: its share of the work goes to the others all the same.
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(3);

    public Guid Id { get; } = Guid.CreateVersion7();

    /// <summary>Nodes seen lately, this one included.</summary>
    public int Alive { get; private set; } = 1;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await BeatAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await RunOnceAsync(stoppingToken);
    }

    public async Task RunOnceAsync(CancellationToken stopping)
    {
        try
        {
            await BeatAsync(stopping);
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            LogMissedBeat(log, exception.GetType().Name);
            await presence.LeaveAsync();
        }
    }

    private const string BeatSql = """
        insert into nodes (id) values ($1)
        on conflict (id) do update set seen_at = now(), stopped_at = null
        """;

    private const string LookSql = """
        with others as materialized (
          select seen_at > now() - $3 as is_seen, pg_try_advisory_xact_lock($2, hashtext(id::text)) as is_dead
          from nodes where stopped_at is null and id <> $1
        )
        select coalesce(bool_or(is_dead), false), (count(*) filter (where is_seen and not is_dead))::int from others
        """;

    private async Task BeatAsync(CancellationToken cancellation)
    {
        var session = await presence.ShowAsync(Id, cancellation);
        if (await LookAsync(session, cancellation)) await BuryAsync(session, cancellation);
    }

    /// <returns>Whether somebody is dead.</returns>
    private async Task<bool> LookAsync(NpgsqlConnection session, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(session);
        batch.Command(BeatSql).With(Id);
        batch.Command(LookSql).With(Id).With(NodePresence.LockSpace).With(Lately);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        Alive = 1 + reader.GetInt32(1);
        return reader.GetBoolean(0);
    }

    private const string BurySql = """
        update nodes set stopped_at = now()
        where stopped_at is null and id <> $1 and pg_try_advisory_xact_lock($2, hashtext(id::text))
        """;

    /// <summary>A death and what follows from it are one transaction: whoever else dies in the middle leaves it to the next.</summary>
    private async Task BuryAsync(NpgsqlConnection session, CancellationToken cancellation)
    {
        await using var transaction = await session.BeginTransactionAsync(cancellation);
        await using var batch = new NpgsqlBatch(session);
        batch.Command(BurySql).With(Id).With(NodePresence.LockSpace);
        var dead = await batch.ExecuteNonQueryAsync(cancellation);
        if (dead > 0) foreach (var mourner in mourners) await mourner.CareAsync(session, cancellation);
        await transaction.CommitAsync(cancellation);
        if (dead > 0) LogDeath(log, dead);
    }

    private const string LeaveSql = """
        update nodes set stopped_at = now() where id = $1
        """;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await using var batch = new NpgsqlBatch(await presence.ShowAsync(Id, cancellationToken));
            batch.Command(LeaveSql).With(Id);
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            LogMissedBeat(log, exception.GetType().Name);
        }

        await presence.LeaveAsync();
    }

    [LoggerMessage(1, LogLevel.Warning, "{Count} node(s) stopped without leaving")]
    private static partial void LogDeath(ILogger log, int count);

    [LoggerMessage(2, LogLevel.Warning, "A heartbeat was missed: {Cause}")]
    private static partial void LogMissedBeat(ILogger log, string cause);
}

/// <summary>Who has to care for what a node left that died.</summary>
internal interface INodeDeath
{
    /// <summary>Runs in the transaction that says the node dead: once for each death, whoever found it.</summary>
    Task CareAsync(NpgsqlConnection connection, CancellationToken cancellation);
}
