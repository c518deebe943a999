using System.Diagnostics;
using TrailDesk.Survival.Checking;
using TrailDesk.Survival.Desk;

namespace TrailDesk.Survival.Faults;

/// <summary>What happens to a node, and what is seen of the others taking over.</summary>
internal sealed class NodeFaults(Rig rig, Random random)
{
    private static readonly TimeSpan TakeOverPatience = TimeSpan.FromSeconds(30);

    // A request that had left before its node died may still arrive.
    private static readonly TimeSpan StillArriving = TimeSpan.FromMilliseconds(300);

    public DeskNode Any() => rig.Nodes[random.Next(rig.Nodes.Count)];

    public async Task KillAsync(DeskNode node)
    {
        using var turn = await node.TakeTurnAsync();
        var lanes = await rig.Database.LanesOfAsync(node.Id);
        node.Kill();
        await RecoverAsync(node, lanes);
    }

    /// <summary>Killed by somebody else a moment ago: the others take over, and it comes back.</summary>
    public async Task RecoverAsync(DeskNode node, IReadOnlyList<short> lanes)
    {
        var killed = Stopwatch.GetTimestamp();
        rig.Measures.WereInFlight(await rig.Database.InFlightAsync(node.Id));
        if (rig.Nodes.Count > 1) await WatchAsync("a killed node's numbers are sent for again", lanes, killed);
        await RestartAsync(node);
    }

    private async Task RestartAsync(DeskNode node)
    {
        var started = Stopwatch.GetTimestamp();
        rig.Measures.Took("a node is ready after its start", await node.StartAsync());
        if (rig.Nodes.Count == 1 && await FirstSendAsync(_ => true, started) is { } first) rig.Measures.Took("first reply after the only node's start", first);
    }

    public async Task FreezeAsync(DeskNode node)
    {
        using var turn = await node.TakeTurnAsync();
        var lanes = await rig.Database.LanesOfAsync(node.Id);
        await node.FreezeAsync();
        var frozen = Stopwatch.GetTimestamp();
        rig.Measures.WereInFlight(await rig.Database.InFlightAsync(node.Id));
        if (rig.Nodes.Count > 1) await WatchAsync("a frozen node's numbers are sent for again", lanes, frozen);
        var rest = TimeSpan.FromSeconds(6 + 4 * random.NextDouble()) - Stopwatch.GetElapsedTime(frozen);
        if (rest > TimeSpan.Zero) await Task.Delay(rest);
        await node.ThawAsync();
    }

    public async Task StopAsync(DeskNode node)
    {
        using var turn = await node.TakeTurnAsync();
        rig.Measures.Took("a node stops when asked to", await node.StopAsync());
        await RestartAsync(node);
    }

    /// <summary>The slowest of these lanes' numbers to be sent for again, counted from when it had something to send.</summary>
    private async Task WatchAsync(string what, IReadOnlyList<short> lanes, long since)
    {
        var later = since + (long)(StillArriving.TotalSeconds * Stopwatch.Frequency);
        var channels = rig.Channels.Where(channel => lanes.Contains(channel.Lane)).Select(channel => channel.Id).ToList();
        var times = (await Task.WhenAll(channels.Select(channel => GoesOnAsync(what, channel, later)))).OfType<TimeSpan>().ToList();
        if (times.Count > 0) rig.Measures.Took(what, times.Max() + StillArriving);
    }

    private async Task<TimeSpan?> GoesOnAsync(string what, Guid channel, long since)
    {
        var sent = await FirstSendAsync(other => other == channel, since);
        if (rig.Ledger.FirstSince(channel, since) is not { } asked) return null;
        if (sent is { } after) return after - Stopwatch.GetElapsedTime(since, asked) is var time && time > TimeSpan.Zero ? time : TimeSpan.Zero;
        if (Stopwatch.GetElapsedTime(asked) > TakeOverPatience / 2) rig.Measures.Miss(new(FindingKind.Stuck, $"{what}: nobody did", [$"{channel}"]));
        return null;
    }

    /// <summary>Or nothing, where the number has nothing to do.</summary>
    private async Task<TimeSpan?> FirstSendAsync(Func<Guid, bool> isLookedFor, long since)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (Stopwatch.GetElapsedTime(since) < TakeOverPatience)
        {
            foreach (var (send, at) in rig.Provider.Since(since))
                if (isLookedFor(send.Channel)) return Stopwatch.GetElapsedTime(since, at);
            await pace.WaitForNextTickAsync();
        }

        return null;
    }
}
