namespace TrailDesk.Load;

/// <summary>Customers write to a number, first alone and then while a broadcast of the same number takes all that the provider lets through.</summary>
internal sealed class ReplyBesideBroadcast : Figure
{
    private const int PerSecond = 10;
    private const int Limit = 80;
    private const int Milliseconds = 30;
    private Run? _alone, _beside;
    private double _together;

    public override Needs Needs => Needs.OwnDatabase;

    public override async Task MeasureAloneAsync(Sizes sizes)
    {
        await using var own = await OwnProduct.StartAsync(sizes, keepsLimits: true);
        await own.WarmUpAsync(sizes.WarmUp, 32);
        own.Provider.PerSecond = Limit;
        own.Provider.Milliseconds = _ => Milliseconds;
        _alone = await AskAsync(own, sizes);
        var next = own.Traffic.Next;
        // Enough for the time that it takes to ask, with some to spare.
        var broadcast = new Mailing(own.Product, own.Traffic).SendAsync([0], Limit * (2 * sizes.OpenSeconds + 15));
        while (own.Traffic.Next == next && !broadcast.IsCompleted) await Task.Delay(50);
        _beside = await AskAsync(own, sizes);
        var sent = await broadcast;
        _together = sent.ArrivalsPerSecond;
        OwnRuns.AddRange(own.Traffic.Runs);
    }

    private static Task<Run> AskAsync(OwnProduct own, Sizes sizes) => own.Traffic.OpenAsync(PerSecond * sizes.OpenSeconds * 2, PerSecond, _ => 0);

    public override IEnumerable<Row> Rows()
    {
        if (_alone is null || _beside is null) yield break;
        var more = _beside.End(.99) - _alone.End(.99);
        yield return new Row($"end to end ms of {PerSecond} enquiries/s to one number, p50 / p99", "", Text.Ends(_alone));
        yield return new Row($"the same beside a broadcast of that number, of which {Limit} are let through", "p99 at most 200 ms more", Text.Ends(_beside), Ratio: $"{more:+0;-0} ms", Holds: more <= 200,
            Note: $"the broadcast had {Text.Of(_together)} messages/s beside it");
    }
}
