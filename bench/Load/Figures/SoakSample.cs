using System.Diagnostics;
using TrailDesk.Infrastructure.Database.Embedded;

namespace TrailDesk.Load;

/// <summary>One look at the program and its database in the middle of a soak.</summary>
internal sealed record SoakSample
{
    public long At { get; private init; }
    public double ResidentMiB { get; private init; }
    public double OpenFiles { get; private init; }
    public double Threads { get; private init; }
    public double Backends { get; private init; }
    public double DeadTuples { get; private init; }
    public double QueueBytes { get; private init; }
    public double KeptBytes { get; private init; }
    public double WalBytes { get; private init; }

    /// <summary>What stands at some height, and should stay there.</summary>
    public static IReadOnlyList<(string Name, Func<SoakSample, double> Figure)> Gauges { get; } =
    [
        ("app resident MiB", sample => sample.ResidentMiB),
        ("open file descriptors of the app", sample => sample.OpenFiles),
        ("threads of the app", sample => sample.Threads),
        ("PostgreSQL backends", sample => sample.Backends),
        ("dead tuples of the queue tables", sample => sample.DeadTuples),
        ("KiB of the queue tables with their indexes", sample => sample.QueueBytes / 1024),
    ];

    /// <summary>What grows with every message, and should do so evenly.</summary>
    public static IReadOnlyList<(string Name, Func<SoakSample, double> Figure)> Counters { get; } =
    [
        ("bytes of all other tables with their indexes", sample => sample.KeptBytes),
        ("WAL bytes", sample => sample.WalBytes),
    ];

    // Whose rows come and go with the messages, or are written again and again.
    private const string Queues = "'inbox', 'outbox', 'parked_statuses', 'send_lanes', 'nodes', 'job_runs'";

    private const string LookSql = $"""
        select array[
          (select count(*) from pg_stat_activity where backend_type = 'client backend' and usename = '{ClusterRoles.Login}'),
          (select sum(n_dead_tup) from pg_stat_user_tables where relname in ({Queues})),
          (select sum(pg_total_relation_size(relid)) from pg_stat_user_tables where relname in ({Queues})),
          (select sum(pg_total_relation_size(relid)) from pg_stat_user_tables where relname not in ({Queues}))]::float8[]
        """;

    public static async Task<SoakSample> TakeAsync(OwnProduct own)
    {
        var at = Stopwatch.GetTimestamp();
        var (wal, _) = await own.Database.CountersAsync();
        var database = await own.Database.AskAsync<double[]>(LookSql);
        return new SoakSample
        {
            At = at,
            ResidentMiB = own.Product.ResidentMiB,
            OpenFiles = own.Product.OpenFiles,
            Threads = own.Product.Threads,
            Backends = database[0],
            DeadTuples = database[1],
            QueueBytes = database[2],
            KeptBytes = database[3],
            WalBytes = wal,
        };
    }
}
