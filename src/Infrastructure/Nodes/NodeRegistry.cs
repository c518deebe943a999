using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Nodes;

/// <summary>
/// The nodes of the system: a row and a heartbeat each, and a session lock that the server frees the moment a process
/// dies. Whoever finds a node dead marks all that it may have had in hand as tried once, so that it is tried with care.
/// </summary>
internal sealed partial class NodeRegistry(EngineDb db, ILogger<NodeRegistry> log) : BackgroundService
{
    private const int LockSpace = 7_002;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    // A frozen process keeps its lock: its share of the work goes to the others all the same.
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(3);
    private NpgsqlConnection? _presence;

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
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await BeatAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogMissedBeat(log, exception.GetType().Name);
                await DropPresenceAsync();
            }
        }
    }

    private const string BeatSql = """
        insert into nodes (id) values ($1)
        on conflict (id) do update set seen_at = now(), stopped_at = null
        """;

    private const string BuryDeadSql = """
        with dead as (
          update nodes set stopped_at = now()
          where stopped_at is null and id <> $1 and pg_try_advisory_xact_lock($2, hashtext(id::text))
          returning id
        ),
        suspects as (
          update inbox set attempts = 1 where attempts = 0 and exists (select 1 from dead)
          returning 1
        )
        select (select count(*) from dead)::int, (select count(*) from suspects)::int,
          (select count(*) from nodes where stopped_at is null and seen_at > now() - $3 and id not in (select id from dead))::int
        """;

    private async Task BeatAsync(CancellationToken cancellation)
    {
        var connection = await PresentAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.Command(BeatSql).With(Id);
        batch.Command(BuryDeadSql).With(Id).With(LockSpace).With(Lately);
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var (dead, suspects) = (reader.GetInt32(0), reader.GetInt32(1));
        Alive = Math.Max(1, reader.GetInt32(2));
        if (dead > 0) LogDeath(log, dead, suspects);
    }

    private const string PresenceSql = """
        select pg_advisory_lock($1, hashtext($2::text))
        """;

    private async Task<NpgsqlConnection> PresentAsync(CancellationToken cancellation)
    {
        if (_presence is { State: System.Data.ConnectionState.Open } present) return present;
        await DropPresenceAsync();
        var connection = await db.Source.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand(PresenceSql, connection)
        {
            Parameters = { new NpgsqlParameter<int> { TypedValue = LockSpace }, new NpgsqlParameter<Guid> { TypedValue = Id } },
        };
        await command.ExecuteNonQueryAsync(cancellation);
        return _presence = connection;
    }

    /// <summary>The lock lives as long as the server's session, so the session must end, not go back to a pool.</summary>
    private async Task DropPresenceAsync()
    {
        if (_presence is { } connection)
        {
            NpgsqlConnection.ClearPool(connection);
            await connection.DisposeAsync();
        }

        _presence = null;
    }

    private const string LeaveSql = """
        update nodes set stopped_at = now() where id = $1
        """;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await using var command = db.Source.CreateCommand(LeaveSql);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Id });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            LogMissedBeat(log, exception.GetType().Name);
        }

        await DropPresenceAsync();
    }

    [LoggerMessage(1, LogLevel.Warning, "{Count} node(s) stopped without leaving; {Suspects} inbox rows are tried with care")]
    private static partial void LogDeath(ILogger log, int count, int suspects);

    [LoggerMessage(2, LogLevel.Warning, "A heartbeat was missed: {Cause}")]
    private static partial void LogMissedBeat(ILogger log, string cause);
}
