using TrailDesk.Survival.Provider;

namespace TrailDesk.Survival.Faults;

/// <summary>A plan of faults, drawn from the seed and spread evenly over the messages.</summary>
internal sealed class Nemesis
{
    private static readonly TimeSpan BadMood = TimeSpan.FromSeconds(3);
    private readonly Rig rig;
    private readonly Random random;
    private readonly NodeFaults nodes;
    private readonly DatabaseFaults database;
    private readonly DiskFaults disk;
    private readonly PointFaults points;
    private readonly (string Name, Func<Task> Run)[] plan;

    public Nemesis(Rig rig)
    {
        this.rig = rig;
        random = new Random(rig.Options.Seed);
        nodes = new NodeFaults(rig, random);
        database = new DatabaseFaults(rig, random);
        disk = new DiskFaults(rig, random);
        points = new PointFaults(rig, nodes);
        var faults = Kills().Concat(Restarts()).Concat(Freezes()).Concat(Others()).Concat(DiskFulls()).ToArray();
        random.Shuffle(faults);
        plan = faults;
    }

    public async Task RunAsync()
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var i = 0; i < plan.Length; i++)
        {
            var due = (long)rig.Options.Messages * (i + 1) / (plan.Length + 1);
            while (rig.Ledger.Acknowledged < due) await pace.WaitForNextTickAsync();
            await Console.Error.WriteLineAsync($"{DateTime.UtcNow:HH:mm:ss} {rig.Ledger.Acknowledged} acknowledged; {i + 1} of {plan.Length}: {plan[i].Name}");
            rig.Measures.Happened(plan[i].Name);
            await plan[i].Run();
        }

        await nodes.AllAreBackAsync();
    }

    // One kill in three at a named moment, each of them in turn; the others whenever they come.
    private IEnumerable<(string, Func<Task>)> Kills()
    {
        var moments = NamedPoint.All.Select<NamedPoint, Func<Task>>(point => () => points.KillAsync(point)).Append(points.KillAtAcceptanceAsync).ToList();
        for (var i = 0; i < rig.Options.Kills; i++)
            yield return i % 3 == 1 ? ("kill -9 at a named moment", moments[i / 3 % moments.Count]) : ("kill -9 of a node", nodes.KillAsync);
    }

    private IEnumerable<(string, Func<Task>)> Restarts() =>
        Enumerable.Repeat(("immediate restart of the database", (Func<Task>)database.RestartAsync), rig.Options.Restarts);

    private IEnumerable<(string, Func<Task>)> Freezes() =>
        Enumerable.Repeat(("SIGSTOP of a node, and SIGCONT", (Func<Task>)nodes.FreezeAsync), rig.Options.Freezes);

    private IEnumerable<(string, Func<Task>)> DiskFulls() => Enumerable.Repeat(("the database's disk is full", (Func<Task>)disk.FillAsync), rig.Options.DiskFulls);

    private IEnumerable<(string, Func<Task>)> Others()
    {
        var cuts = NamedPoint.All.Where(point => !point.IsBefore).ToList();
        (string, Func<Task>)[] kinds =
        [
            ("provider 500", () => WorsenAsync(Mood.Fails)),
            ("commit sent, answer cut off", () => points.CutAsync(cuts[random.Next(cuts.Count)])),
            ("provider accepts and hangs up", () => WorsenAsync(Mood.LosesAnswer)),
            ("all connections terminated, five times", database.TerminateAllAsync),
            ("provider resets the connection", () => WorsenAsync(Mood.Resets)),
            ("database answers 200 ms late", database.SlowAsync),
            ("provider 502", () => WorsenAsync(Mood.BadGateway)),
            ("listening connections terminated", database.TerminateListenersAsync),
            ("provider 429", () => WorsenAsync(Mood.TooMany)),
            ("SIGTERM of a node", nodes.StopAsync),
            ("provider hangs", () => WorsenAsync(Mood.Hangs)),
            ("database refuses connections", database.RefuseAsync),
            ("provider answers byte by byte", () => WorsenAsync(Mood.Trickle)),
            ("database stands still (SIGSTOP)", database.FreezeAsync),
            ("provider takes a second", () => WorsenAsync(Mood.Slow)),
            ("somebody else takes all connections", database.OccupyAsync),
        ];
        for (var i = 0; i < rig.Options.Others; i++) yield return kinds[i % kinds.Length];
    }

    private async Task WorsenAsync(Mood mood)
    {
        var provider = new[] { "meta", "360dialog", "twilio", "" }[random.Next(4)];
        rig.Temper.Worsen(mood, 0.2 + 0.6 * random.NextDouble(), channel => provider.Length == 0 || channel.Provider == provider);
        await Task.Delay(BadMood);
        rig.Temper.Calm();
    }
}
