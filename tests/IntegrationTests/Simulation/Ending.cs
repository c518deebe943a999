namespace TrailDesk.IntegrationTests.Simulation;

/// <summary>The faults stop, and everything goes on until nothing is left to do.</summary>
internal sealed class Ending(World world)
{
    private const int Rounds = 60;
    private readonly SendingSteps _sending = new(world);

    private const string OpenSql = """
        select (select count(*) from inbox) as Inbox, (select count(*) from outbox) as Outbox,
          (select count(*) from outbox where state = 'unknown') as Unknown,
          (select count(*) from parked_statuses s join provider_messages p on p.ref = s.ref) as Parked
        """;

    private sealed record Open(long Inbox, long Outbox, long Unknown, long Parked);

    public async Task RunAsync()
    {
        world.IsCalm = true;
        world.Note("the faults stop");
        foreach (var place in world.Empty.ToList()) await world.ReviveAsync(place);
        for (var round = 0; round < Rounds; round++)
        {
            var open = await RoundAsync(round);
            if (open is { Inbox: 0, Outbox: 0, Parked: 0 } && world.Post.Parcels.Count == 0 && world.Provider.Calls.Count == 0) return;
            await world.PassAsync(TimeSpan.FromSeconds(round % 3 == 2 ? 61 : 2.1));
        }

        world.Findings.Add($"stuck: {await ReadAsync()} and {world.Post.Parcels.Count} webhooks after {Rounds} rounds");
    }

    private async Task<Open> RoundAsync(int round)
    {
        var nodes = world.Alive.ToList();
        foreach (var node in nodes)
        {
            await world.OnAsync(node, "beats", node.BeatAsync);
            await world.OnAsync(node, "keeps its lanes", node.KeepLanesAsync);
        }

        var door = nodes[round % nodes.Count];
        if (world.Post.Parcels.Count > 0) await new Delivery(world).BringAsync(door, [.. world.Post.Parcels]);
        var open = await ReadAsync();
        if (open.Inbox > 0) await WorkAsync(door);
        foreach (var node in nodes) await SendAsync(node, open);
        return await ReadAsync();
    }

    private async Task WorkAsync(SimulatedNode node)
    {
        await world.OnAsync(node, "looks", node.LookAsync);
        for (var turns = 0; node.HasNews && turns < Rounds; turns++) await world.OnAsync(node, "works", node.WorkAsync);
    }

    private async Task SendAsync(SimulatedNode node, Open open)
    {
        await world.OnAsync(node, "takes what is to be sent", node.SendAsync);
        foreach (var call in world.Provider.Calls) await _sending.TakeAndConfirmAsync(call);
        while (node.ToRecord > 0) await world.OnAsync(node, $"records {node.ToRecord}", node.RecordAsync);
        if (open.Unknown > 0) await world.OnAsync(node, "clears up doubts", node.ResolveDoubtsAsync);
        if (open.Parked > 0) await world.OnAsync(node, "applies parked statuses", node.SweepAsync);
    }

    private async Task<Open> ReadAsync() => (await world.Database.ReadAsync<Open>(OpenSql))[0];
}
