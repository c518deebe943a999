namespace TrailDesk.Load;

/// <summary>300 webhooks a second, come what may.</summary>
internal sealed class OpenLoop : Figure
{
    private const int PerSecond = 300;
    private Run? _product, _peer;

    public override Needs Needs => Needs.Product | Needs.Peer;

    public override async Task MeasureAsync(Stage stage)
    {
        var run = await stage.Traffic.OpenAsync(PerSecond * stage.Sizes.OpenSeconds, PerSecond);
        if (stage.IsProduct) _product = run;
        else _peer = run;
    }

    public override IEnumerable<Row> Rows()
    {
        if (_product is not { } run) yield break;
        yield return new Row($"ack ms at {PerSecond}/s, p50 / p99", "p99 <= 30", Text.Acks(run), Text.Acks(_peer), Holds: run.Ack(.99) <= 30);
        yield return new Row($"end to end ms at {PerSecond}/s, p50 / p99", "p99 <= 100", Text.Ends(run), Text.Ends(_peer), Holds: run.End(.99) <= 100);
        yield return new Row($"CPU s per 1,000 at {PerSecond}/s", "", Text.Of(run.PerThousand(x => x.Together)), _peer is null ? "" : Text.Of(_peer.PerThousand(x => x.Together)));
    }
}
