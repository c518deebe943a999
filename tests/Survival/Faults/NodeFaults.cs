using System.Collections.Concurrent;
using System.Diagnostics;
using TrailDesk.Survival.Checking;
using TrailDesk.Survival.Desk;

namespace TrailDesk.Survival.Faults;

/// <summary>What happens to a node, and what is seen of the others taking over.</summary>
internal sealed class NodeFaults(Rig rig, Random random)
{
    private static readonly TimeSpan TakeOverPatience = TimeSpan.FromSeconds(20);

    // A request that had left before its node died may still arrive.
    private static readonly TimeSpan StillArriving = TimeSpan.FromMilliseconds(300);

    private readonly ConcurrentQueue<Task> restarting = new();

    /// <summary>One that nobody kills, stops or starts at the moment; the caller gives its turn back, or lets it come back by itself.</summary>
    public async Task<(DeskNode Node, IDisposable Turn)> AnyAsync()
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var node = rig.Nodes[random.Next(rig.Nodes.Count)];
            if (node.TryTakeTurn() is { } turn) return (node, turn);
            await pace.WaitForNextTickAsync();
        }
    }

    /// <summary>Until every node is back.</summary>
    public Task AllAreBackAsync() => Task.WhenAll(restarting);

    public async Task KillAsync()
    {
        var (node, turn) = await AnyAsync();
        var lanes = await rig.Database.LanesOfAsync(node.Id);
        node.Kill();
        await RecoverAsync(node, turn, lanes);
    }

    /// <summary>Killed a moment ago: the others take over, and it comes back while the next things go wrong.</summary>
    public async Task RecoverAsync(DeskNode node, IDisposable turn, IReadOnlyList<short> lanes)
    {
        var killed = Stopwatch.GetTimestamp();
        rig.Measures.WereInFlight(await rig.Database.InFlightAsync(node.Id));
        if (rig.Nodes.Count > 1) await WatchAsync("a killed node's numbers are sent for again", lanes, killed);
        await ComeBackAsync(node, turn);
    }

    private Task ComeBackAsync(DeskNode node, IDisposable turn)
    {
        var back = RestartAsync(node, turn);
        restarting.Enqueue(back);
        return rig.Nodes.Count == 1 ? back : Task.CompletedTask;
    }

    private async Task RestartAsync(DeskNode node, IDisposable turn)
    {
        using var held = turn;
        var started = Stopwatch.GetTimestamp();
        rig.Measures.Took("a node is ready after its start", await node.StartAsync());
        if (rig.Nodes.Count == 1 && await FirstSendAsync(_ => true, started) is { } first) rig.Measures.Took("first reply after the only node's start", first);
    }

    public async Task FreezeAsync()
    {
        var (node, turn) = await AnyAsync();
        using var held = turn;
        var lanes = await rig.Database.LanesOfAsync(node.Id);
        await node.FreezeAsync();
        var frozen = Stopwatch.GetTimestamp();
        rig.Measures.WereInFlight(await rig.Database.InFlightAsync(node.Id));
        if (rig.Nodes.Count > 1) await WatchAsync("a frozen node's numbers are sent for again", lanes, frozen);
        var rest = TimeSpan.FromSeconds(6 + 6 * random.NextDouble()) - Stopwatch.GetElapsedTime(frozen);
        if (rest > TimeSpan.Zero) await Task.Delay(rest);
        await node.ThawAsync();
    }

    public async Task StopAsync()
    {
        var (node, turn) = await AnyAsync();
        rig.Measures.Took("a node stops when asked to", await node.StopAsync());
        await ComeBackAsync(node, turn);
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
        if (Stopwatch.GetElapsedTime(asked) > TakeOverPatience / 2) rig.Measures.Miss(new(FindingKind.Stuck, $"{what}: nobody did", [$"{channel}", .. await rig.Database.HeldUpAsync()]));
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
