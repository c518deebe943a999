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
        await using var own = await OwnProduct.StartAsync(sizes);
        await GrowthSeed.AddAsync(own.Database, Few);
        await own.WarmUpAsync(sizes.WarmUp, 32);
        _small = await own.Traffic.ClosedAsync(sizes.GrowthMessages, 32);
        _many = sizes.Conversations;
        await GrowthSeed.AddAsync(own.Database, _many - Few);
        await own.Traffic.ClosedAsync(sizes.GrowthMessages / 4, 32);
        _large = await own.Traffic.ClosedAsync(sizes.GrowthMessages, 32);
        OwnRuns.AddRange(own.Traffic.Runs);
    }

    public override IEnumerable<Row> Rows()
    {
        if (_small is null || _large is null) yield break;
        var (small, large) = (_small.PerThousand(x => x.Together), _large.PerThousand(x => x.Together));
        yield return new Row($"CPU s per 1,000 with {_many:#,0} stored conversations", $"{Few:#,0} stored x 1.2", Text.Of(large), Ratio: Text.Of(large / small),
            Holds: large <= small * 1.2, Note: $"with {Few:#,0}: {Text.Of(small)}; replies/s {Text.Of(_small.RepliesPerSecond)} and {Text.Of(_large.RepliesPerSecond)}");
    }
}
