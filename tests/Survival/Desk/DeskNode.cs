using System.Diagnostics;
using Npgsql;
using TrailDesk.Survival.Faults;
using TrailDesk.Survival.Machine;

namespace TrailDesk.Survival.Desk;

/// <summary>One process of the desk: on a port that stays its own, behind a proxy to the database that is its own too.</summary>
internal sealed class DeskNode(int number, NodeSettings settings) : IAsyncDisposable
{
    public const string PublicUrl = "http://desk.survival.test";
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(120);
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
        process = OwnProcess.Start("Api", ["--urls", Url], [.. settings.Environment(number, Proxy.Port)]);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await Eventually.HoldsAsync($"The start of {Name}", StartPatience, async () =>
        {
            if (process.HasExited) throw new InvalidOperationException($"{Name} stopped while starting:\n{Output}");
            using var answer = await http.GetAsync($"{Url}/health/ready");
            return (int)answer.StatusCode;
        }, status => status == 200);
        var ready = started.Elapsed;
        Id = await Eventually.HoldsAsync($"The row of {Name}", StartPatience, NewestIdAsync, id => id != Guid.Empty);
        settings.KnownNodes.Add(Id);
        return ready;
    }

    private const string NewestSql = """
        select id from nodes where id <> all($1) order by started_at desc limit 1
        """;

    private async Task<Guid> NewestIdAsync()
    {
        try
        {
            await using var command = settings.Database.CreateCommand(NewestSql);
            command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. settings.KnownNodes] });
            return await command.ExecuteScalarAsync() is Guid id ? id : Guid.Empty;
        }
        catch (NpgsqlException)
        {
            return Guid.Empty;
        }
    }

    /// <summary>For whoever kills, stops or starts it, so that no two do it at once.</summary>
    public async Task<IDisposable> TakeTurnAsync()
    {
        await turn.WaitAsync();
        return new Turn(turn);
    }

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
