using System.Diagnostics;
using Npgsql;
using TrailDesk.Survival.Faults;
using TrailDesk.Survival.Machine;

namespace TrailDesk.Survival.Desk;

/// <summary>One process of the desk: on a port that stays its own, behind a proxy to the database that is its own too.</summary>
internal sealed class DeskNode(int number, NodeSettings settings) : IAsyncDisposable
{
    public const string PublicUrl = "http://desk.survival.test";
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim turn = new(1, 1);
    private OwnProcess? process;

    public string Name { get; } = $"node {number}";
    public string Url { get; } = $"http://127.0.0.1:{FreePort.Take()}";
    public PostgresProxy Proxy { get; } = new(settings.DatabasePort);

    /// <summary>Its id in the database; another one after each start.</summary>
    public Guid Id { get; private set; }

    public string Output => process?.Output ?? "";
    public bool IsRunning => process is { HasExited: false } && Id != Guid.Empty;

    /// <returns>How long it took until it was ready.</returns>
    public async Task<TimeSpan> StartAsync()
    {
        var started = Stopwatch.StartNew();
        Id = Guid.Empty;
        Run();
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await Eventually.HoldsAsync($"The start of {Name}", StartPatience, async () =>
        {
            if (process!.HasExited) RunAgain();
            using var answer = await http.GetAsync($"{Url}/health/ready");
            return (int)answer.StatusCode;
        }, status => status == 200);
        var ready = started.Elapsed;
        Id = await Eventually.HoldsAsync($"The row of {Name}", StartPatience, IdAsync, id => id != Guid.Empty);
        return ready;
    }

    private void Run() => process = settings.Options.IsPoisoned
        ? OwnProcess.StartIn("tests", "Survival", [PoisonedDesk.Command, "--urls", Url], [.. settings.Environment(number, Proxy.Port)])
        : OwnProcess.Start("Api", ["--urls", Url], [.. settings.Environment(number, Proxy.Port)]);

    // A start refuses a database that is just coming back: whoever keeps a node running tries again, and so do we.
    private void RunAgain()
    {
        Console.Error.WriteLine($"{Name} stopped while starting:\n{Output}");
        Run();
    }

    // A node holds a lock named after its id for as long as it lives, on a connection through its own proxy.
    private const string IdSql = """
        select n.id
        from pg_stat_activity a
        join pg_locks l on l.pid = a.pid and l.locktype = 'advisory' and l.granted
        join nodes n on l.objid::bigint = hashtext(n.id::text)::bigint & 4294967295
        where a.client_port = any($1)
        """;

    private async Task<Guid> IdAsync()
    {
        try
        {
            await using var command = settings.Database.CreateCommand(IdSql);
            command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. Proxy.ServerPorts] });
            return await command.ExecuteScalarAsync() is Guid id ? id : Guid.Empty;
        }
        catch (NpgsqlException)
        {
            return Guid.Empty;
        }
    }

    /// <summary>For whoever kills, stops or starts it, so that no two do it at once; null while somebody does.</summary>
    public IDisposable? TryTakeTurn() => turn.Wait(0) ? new Turn(turn) : null;

    public void Kill() => process!.Kill();

    public Task FreezeAsync() => process!.SignalAsync("STOP");

    public Task ThawAsync() => process!.SignalAsync("CONT");

    public Task<TimeSpan> StopAsync() => process!.StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (process is not null) await process.DisposeAsync();
        await Proxy.DisposeAsync();
        turn.Dispose();
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
