using System.Diagnostics;
using Npgsql;
using TrailDesk.Survival.Machine;

namespace TrailDesk.Survival.Faults;

/// <summary>What happens to the database and the way to it.</summary>
internal sealed class DatabaseFaults(Rig rig, Random random)
{
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LateAnswers = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Refusal = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Occupation = TimeSpan.FromSeconds(3);
    private int restarts;

    /// <summary>In turn: another program restarts it at once, or kills it and leaves it to whoever watches it.</summary>
    public async Task RestartAsync()
    {
        if (restarts++ % 2 == 0) await rig.Server.RestartImmediatelyAsync();
        else await rig.Server.KillAsync();
        var gone = Stopwatch.GetTimestamp();
        await Eventually.HoldsAsync("A reply after a database restart", TimeSpan.FromMinutes(5), () => Task.FromResult(rig.Provider.Since(gone)), sends => sends.Count > 0);
        rig.Measures.Took("first reply after a database restart", Stopwatch.GetElapsedTime(gone));
    }

    public async Task TerminateAllAsync()
    {
        for (var round = 0; round < 5; round++)
            await Eventually.HoldsAsync("Connections to end", ConnectPatience, () => rig.Database.TerminateAsync("%"), ended => ended > 0);
    }

    public Task TerminateListenersAsync() => rig.Database.TerminateAsync("listen %");

    public async Task FreezeAsync()
    {
        var servers = await rig.Database.ServersAsync();
        await SignalAsync("STOP", servers);
        await Task.Delay(TimeSpan.FromSeconds(3 + 3 * random.NextDouble()));
        await SignalAsync("CONT", servers);
    }

    private static async Task SignalAsync(string signal, IEnumerable<int> processes)
    {
        // One that has ended meanwhile is no failure.
        using var kill = Process.Start(new ProcessStartInfo("kill", [$"-{signal}", .. processes.Select(process => $"{process}")]) { RedirectStandardError = true })!;
        await kill.WaitForExitAsync();
    }

    public async Task SlowAsync()
    {
        foreach (var node in rig.Nodes) node.Proxy.Delay = TimeSpan.FromMilliseconds(200);
        await Task.Delay(LateAnswers);
        foreach (var node in rig.Nodes) node.Proxy.Delay = TimeSpan.Zero;
    }

    public async Task RefuseAsync()
    {
        foreach (var node in rig.Nodes)
        {
            node.Proxy.Refuses = true;
            node.Proxy.CutAll();
        }

        await Task.Delay(Refusal);
        foreach (var node in rig.Nodes) node.Proxy.Refuses = false;
    }

    /// <summary>Somebody else holds nearly all connections for a while.</summary>
    public async Task OccupyAsync()
    {
        var held = new List<NpgsqlConnection>();
        try
        {
            while (held.Count < 95)
            {
                var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(rig.SuperuserConnection) { Pooling = false }.ConnectionString);
                held.Add(connection);
                await connection.OpenAsync();
            }
        }
        catch (NpgsqlException)
        {
            // There are no more.
        }

        await Task.Delay(Occupation);
        foreach (var connection in held) await connection.DisposeAsync();
    }
}
