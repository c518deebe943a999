namespace TrailDesk.Load;

/// <summary>What a message costs in a small database and in a large one.</summary>
internal sealed class Growth : Figure
{
    private const int Few = 1_000;
    private Run? _small, _large;
    private int _many;

    public override Needs Needs => Needs.OwnDatabase;

    public override async Task MeasureAloneAsync(Sizes sizes)
    {
        await using var data = await TrailDeskData.MakeAsync(sizes.Tenants);
        await using var provider = await StandInProvider.StartAsync();
        await using var product = await Product.StartAsync(data, provider.Url);
        using var traffic = new Traffic(product, provider);
        await GrowthSeed.AddAsync(data.Database, Few);
        await traffic.ClosedAsync(sizes.WarmUp, 32);
        await data.Database.AnalyzeAsync();
        _small = await traffic.ClosedAsync(sizes.GrowthMessages, 32);
        _many = sizes.Conversations;
        await GrowthSeed.AddAsync(data.Database, _many - Few);
        await traffic.ClosedAsync(sizes.GrowthMessages / 4, 32);
        _large = await traffic.ClosedAsync(sizes.GrowthMessages, 32);
        OwnRuns.AddRange(traffic.Runs);
    }

    public override IEnumerable<Row> Rows()
    {
        if (_small is null || _large is null) yield break;
        var (small, large) = (_small.PerThousand(x => x.Together), _large.PerThousand(x => x.Together));
        yield return new Row($"CPU s per 1,000 with {_many:#,0} stored conversations", $"{Few:#,0} stored x 1.2", Text.Of(large), Ratio: Text.Of(large / small),
            Holds: large <= small * 1.2, Note: $"with {Few:#,0}: {Text.Of(small)}; replies/s {Text.Of(_small.RepliesPerSecond)} and {Text.Of(_large.RepliesPerSecond)}");
    }
}
