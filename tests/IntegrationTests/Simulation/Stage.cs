using System.Security.Cryptography;

namespace TrailDesk.IntegrationTests.Simulation;

/// <summary>A database and three places for nodes, on which seeds are played one after the other.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private const int Nodes = 3;

    private Stage(SimulatedDatabase database, IReadOnlyList<NodePlace> places) => (Database, Places) = (database, places);

    public SimulatedDatabase Database { get; }
    public IReadOnlyList<NodePlace> Places { get; }

    public static async Task<Stage> OpenAsync()
    {
        var database = await SimulatedDatabase.CreateAsync();
        var masterKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        return new(database, await Task.WhenAll(Enumerable.Range(1, Nodes).Select(number => NodePlace.OpenAsync($"n{number}", database, masterKey))));
    }

    public async Task<Played> PlayAsync(int seed)
    {
        await using var world = new World(seed, this);
        try
        {
            await world.BeginAsync();
            await new Script(world).RunAsync();
            await new Ending(world).RunAsync();
            var history = await History.ReadAsync(Database, [.. world.Companies.Select(company => company.Tenant)], world.Written, world.Provider.Accepted);
            world.Findings.AddRange(Checks.Find(history));
            return new(seed, world.Trace, world.Findings, world.Written.Count, world.Provider.Accepted.Count);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return new(seed, world.Trace, [.. world.Findings, $"broken off: {failure}"], world.Written.Count, world.Provider.Accepted.Count);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var place in Places) await place.DisposeAsync();
        await Database.DisposeAsync();
    }
}

/// <summary>What came of a seed.</summary>
internal sealed record Played(int Seed, IReadOnlyList<string> Trace, IReadOnlyList<string> Findings, int Written, int Sent)
{
    public override string ToString() => string.Join('\n', [$"Seed {Seed}:", .. Findings, "", .. Trace]);
}
