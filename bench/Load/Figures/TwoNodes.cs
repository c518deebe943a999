namespace TrailDesk.Load;

/// <summary>One and two processes on one database, 128 webhooks at a time: what a second one brings on this machine, and what the database has of the cost.</summary>
internal sealed class TwoNodes : Figure
{
    private const int AtOnce = 128;
    private Run? _one, _two;

    public override Needs Needs => Needs.OwnDatabase;

    public override async Task MeasureAloneAsync(Sizes sizes)
    {
        _one = await MeasureAsync(sizes, nodes: 1);
        _two = await MeasureAsync(sizes, nodes: 2);
    }

    private async Task<Run> MeasureAsync(Sizes sizes, int nodes)
    {
        await using var own = await OwnProduct.StartAsync(sizes, nodes);
        await own.WarmUpAsync(sizes.WarmUp * nodes, AtOnce);
        var run = await own.Traffic.ClosedAsync(sizes.Closed, AtOnce);
        OwnRuns.AddRange(own.Traffic.Runs);
        return run;
    }

    public override IEnumerable<Row> Rows()
    {
        if (_one is null || _two is null) yield break;
        yield return new Row("replies/s of two nodes on one database", "", Text.Of(_two.RepliesPerSecond), Ratio: Text.Of(_two.RepliesPerSecond / _one.RepliesPerSecond),
            Note: $"of one: {Text.Of(_one.RepliesPerSecond)}; the nodes share the machine's cores");
        yield return new Row("PostgreSQL's share of the CPU, two nodes", "", Share(_two),
            Note: $"of one: {Share(_one)}; CPU s per 1,000 {Text.Of(_two.PerThousand(x => x.Together))} and {Text.Of(_one.PerThousand(x => x.Together))}");
        yield return new Row("commits and WAL bytes a message, two nodes", "", Writes(_two), Note: $"of one: {Writes(_one)}");
    }

    private static string Share(Run run) => $"{run.PerThousand(x => x.PostgresCpu) / run.PerThousand(x => x.Together):P0}";

    private static string Writes(Run run) => $"{Text.Of(run.PerThousand(x => x.Commits) / 1_000)} and {run.PerThousand(x => x.WalBytes) / 1_000:N0}";
}
