using System.Diagnostics;
using System.Globalization;

namespace TrailDesk.IntegrationTests.Simulation;

/// <summary>
/// The product's own classes and SQL under a script that a seed writes: messages, sends, clocks, deaths and lost answers in
/// any order, and then the promises. A seed that fails prints its steps; TRAILDESK_SIMULATION_SEED plays it again.
/// </summary>
[NonParallelizable]
internal sealed class SimulationTests
{
    private const int Stages = 2;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(35);
    private static readonly int First = Setting("TRAILDESK_SIMULATION_SEED", 1);
    private static readonly int? Count = Environment.GetEnvironmentVariable("TRAILDESK_SIMULATION_SEEDS") is { Length: > 0 } ? Setting("TRAILDESK_SIMULATION_SEEDS", 0) : null;

    private static int Setting(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    [Test]
    public async Task Every_promise_holds_whatever_a_seed_lets_happen()
    {
        var watch = Stopwatch.StartNew();
        var seeds = new Seeds(First, Count, Budget);
        var played = (await Task.WhenAll(Enumerable.Range(0, Stages).Select(_ => PlayAsync(seeds)))).SelectMany(some => some).OrderBy(one => one.Seed).ToList();
        await TestContext.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{played.Count} seeds from {First}, {played.Sum(one => one.Steps)} steps, {played.Sum(one => one.Written)} messages, {played.Sum(one => one.Sent)} sends, {watch.Elapsed.TotalSeconds:0.0} s"));
        Assert.That(played, Is.Not.Empty);
        Assert.That(played.SelectMany(one => one.Failed.Take(1)), Is.Empty, string.Join("\n\n", played.SelectMany(one => one.Failed).Take(3)));
    }

    private static async Task<List<Sum>> PlayAsync(Seeds seeds)
    {
        var sums = new List<Sum>();
        await using var stage = await Stage.OpenAsync();
        while (seeds.Next() is { } seed)
        {
            var played = await stage.PlayAsync(seed);
            if (played.Findings.Count > 0) await TestContext.Progress.WriteLineAsync($"Seed {seed}: {string.Join("; ", played.Findings)}");
            sums.Add(new(seed, played.Trace.Count, played.Written, played.Sent, played.Findings.Count > 0 ? [played.ToString()] : []));
        }

        return sums;
    }

    [Test]
    public async Task A_seed_makes_the_same_history_every_time()
    {
        var first = await PlayAloneAsync(First, First + 1);
        var again = await PlayAloneAsync(First + 1);
        Assert.That(first.Trace, Has.Count.GreaterThan(20));
        Assert.That(again.Trace, Is.EqualTo(first.Trace));
    }

    /// <returns>The last of them.</returns>
    private static async Task<Played> PlayAloneAsync(params int[] seeds)
    {
        await using var stage = await Stage.OpenAsync();
        foreach (var seed in seeds[..^1]) await stage.PlayAsync(seed);
        return await stage.PlayAsync(seeds[^1]);
    }

    private sealed record Sum(int Seed, int Steps, int Written, int Sent, string[] Failed);

    /// <summary>Seeds one after the other, for whoever asks: so many, or as many as fit into the time.</summary>
    private sealed class Seeds(int first, int? count, TimeSpan budget)
    {
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private int _given;

        public int? Next()
        {
            var place = Interlocked.Increment(ref _given) - 1;
            return (count is { } most ? place < most : _watch.Elapsed < budget) ? first + place : null;
        }
    }
}
