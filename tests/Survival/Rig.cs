using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Database.Embedded;
using TrailDesk.Survival.Checking;
using TrailDesk.Survival.Desk;
using TrailDesk.Survival.Faults;
using TrailDesk.Survival.Machine;
using TrailDesk.Survival.Provider;
using TrailDesk.Survival.Sending;

namespace TrailDesk.Survival;

/// <summary>Everything of a run: a durable database, providers, nodes as processes, people who write.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private const int Tenants = 6;
    private readonly List<DeskNode> nodes = [];
    private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 512, PooledConnectionLifetime = TimeSpan.FromSeconds(30) })
    {
        Timeout = TimeSpan.FromSeconds(5),
    };
    private readonly CancellationTokenSource stopping = new();
    private readonly TemporaryFolder folder = new();
    private EmbeddedPostgres postgres = null!;
    private NodeSettings settings = null!;
    private StatusCourier courier = null!;
    private Writers writers = null!;
    private DoubtWatch doubts = null!;

    private Rig(Options options) => Options = options;

    public Options Options { get; }
    public IReadOnlyList<DeskNode> Nodes => nodes;
    public IReadOnlyList<RigChannel> Channels { get; private set; } = [];
    public StandIn Provider { get; private set; } = null!;
    public ProviderTemper Temper { get; private set; } = null!;
    public DatabaseView Database { get; private set; } = null!;
    public DatabaseServer Server => new(folder.Path);

    /// <summary>Null where the run fills none: then the database's files stand on the machine's own.</summary>
    public SmallDisk? Disk { get; private set; }

    public Inquiry Inquiry { get; private set; } = null!;
    public Ledger Ledger { get; } = new();
    public Measures Measures { get; } = new();
    public bool HasShiftedClocks => settings.ClockLibrary is not null;
    public string SuperuserConnection => postgres.SuperuserConnectionString;

    public static async Task<Rig> StartAsync(Options options)
    {
        var rig = new Rig(options);
        try
        {
            await rig.StartDatabaseAsync();
            await rig.StartProvidersAsync();
            for (var i = 0; i < options.Nodes; i++) await rig.AddNodeAsync();
            return rig;
        }
        catch
        {
            await rig.DisposeAsync();
            throw;
        }
    }

    private async Task StartDatabaseAsync()
    {
        if (Options.DiskFulls > 0) Disk = await SmallDisk.MountAsync(Path.Combine(folder.Path, "postgres"), MebibytesFor(Options.Messages));
        postgres = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataFolder = folder.Path }, NullLogger.Instance, CancellationToken.None);
        var login = new NpgsqlConnectionStringBuilder(postgres.AppConnectionString).Username!;
        await new Migrator(Migration.ReadAll(), NullLogger<Migrator>.Instance).RunAsync(postgres.OwnerConnectionString, login, CancellationToken.None);
        if (Disk is null) return;
        await using var source = NpgsqlDataSource.Create(postgres.SuperuserConnectionString);
        foreach (var sql in KeepLogSmallSql)
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }

    // An empty cluster takes 100, a message 8 KB and what its rows' indexes take; the rest of the run must fit.
    private static int MebibytesFor(int messages) => 256 + messages / 40;

    // As delivered the log may grow to a gibibyte before anybody clears it away.
    private static readonly string[] KeepLogSmallSql = ["alter system set max_wal_size = '64MB'", "alter system set min_wal_size = '32MB'", "select pg_reload_conf()"];

    private async Task StartProvidersAsync()
    {
        Temper = new ProviderTemper(Options.Seed);
        Provider = await StandIn.StartAsync(Temper);
        var masterKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        (Channels, var apiKey) = await Company.FoundAsync(postgres.AppConnectionString, masterKey, Tenants);
        Inquiry = new Inquiry(http, apiKey);
        Provider.Know(Channels);
        var source = NpgsqlDataSource.Create(postgres.SuperuserConnectionString);
        Database = new DatabaseView(source);
        doubts = new DoubtWatch(Database);
        var clock = Options.ShiftedClocks ? await ShiftedClock.BuildAsync(folder.Path) : null;
        settings = new NodeSettings(postgres, source, masterKey, Provider.Url, folder.Path, clock, Options);
        var doors = new Doors(() => nodes, http, Measures.Answered);
        courier = new StatusCourier(doors, Options.Statuses, Options.Seed);
        Provider.Accepted = (channel, send, callback) => courier.Tell(channel, send, callback, stopping.Token);
        writers = new Writers(Ledger, doors, Channels, Provider.List, Options);
    }

    public async Task<DeskNode> AddNodeAsync()
    {
        var node = new DeskNode(nodes.Count + 1, settings);
        nodes.Add(node);
        await node.StartAsync();
        return node;
    }

    /// <summary>Writes what the options ask for, and goes on as long as the other task does.</summary>
    public Task WriteAsync(Func<bool> mayEnd) => writers.RunAsync(mayEnd, stopping.Token);

    private static readonly TimeSpan SettlePatience = TimeSpan.FromMinutes(5);

    /// <summary>Faults are over and nobody writes: waits until nothing is under way any more, or for as long as anybody should have to.</summary>
    public async Task<IReadOnlyList<Finding>> SettleAsync()
    {
        var begun = System.Diagnostics.Stopwatch.StartNew();
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (true)
        {
            var isQuiet = courier.Pending == 0 && writers.PendingCopies == 0 && await Database.OpenAsync() == 0;
            var isOver = begun.Elapsed > SettlePatience;
            if (isQuiet || isOver)
            {
                var findings = Checker.Check(await ReadHistoryAsync());
                if (isOver || !findings.Any(finding => finding.Kind is FindingKind.Lost or FindingKind.Stuck)) return [.. findings, .. Measures.Missed];
            }

            await pace.WaitForNextTickAsync();
        }
    }

    public async Task<History> ReadHistoryAsync() => new()
    {
        Written = Ledger.All(),
        Sends = Provider.Sends(),
        Stored = await Database.StoredAsync(),
        InDoubt = doubts.Seen,
        Leftovers = await Database.LeftoversAsync(),
        Waiting = await Database.WaitingAsync(),
        HasStatuses = Options.Statuses,
        InFlightAtKills = Measures.InFlightAtKills + Provider.AnswersLost,
    };

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        foreach (var node in nodes) await node.DisposeAsync();
        if (Provider is not null) await Provider.DisposeAsync();
        writers?.Dispose();
        http.Dispose();
        if (doubts is not null) await doubts.DisposeAsync();
        if (settings is not null) await settings.Database.DisposeAsync();
        if (postgres is not null) await postgres.DisposeAsync();
        if (Disk is not null) await Disk.DisposeAsync();
        folder.Dispose();
        stopping.Dispose();
    }
}
