namespace TrailDesk.Load;

/// <summary>The provider takes half a second for each send: webhooks must not feel it, and replies must leave as fast as they come.</summary>
internal sealed class SlowProvider : Figure
{
    private const int PerSecond = 100;
    private const int Milliseconds = 500;
    private readonly Dictionary<bool, (Run Usual, Run Slow)> _runs = [];

    public override Needs Needs => Needs.Product | Needs.Peer;

    public override async Task MeasureAsync(Stage stage)
    {
        var messages = PerSecond * stage.Sizes.OpenSeconds;
        var usual = await stage.Traffic.OpenAsync(messages, PerSecond);
        stage.Provider.Milliseconds = _ => Milliseconds;
        _runs[stage.IsProduct] = (usual, await stage.Traffic.OpenAsync(messages, PerSecond));
        stage.Provider.Milliseconds = _ => 0;
    }

    public override IEnumerable<Row> Rows()
    {
        if (!_runs.TryGetValue(true, out var product)) yield break;
        var peer = _runs.GetValueOrDefault(false);
        yield return new Row($"ack ms at {PerSecond}/s, p50 / p99", "", Text.Acks(product.Usual), Text.Acks(peer.Usual));
        // Unchanged within what two runs of the same differ by here.
        yield return new Row($"the same with a provider that takes {Milliseconds} ms", "unchanged", Text.Acks(product.Slow), Text.Acks(peer.Slow),
            Text.Of(product.Slow.Ack(.5) / product.Usual.Ack(.5)), product.Slow.Ack(.5) <= product.Usual.Ack(.5) * 1.3, "ratio of the medians, 1.3 allowed for noise");
        yield return new Row($"replies/s that leave then, {PerSecond}/s offered", $"{PerSecond}", Text.Of(product.Slow.RepliesPerSecond),
            peer.Slow is null ? "" : Text.Of(peer.Slow.RepliesPerSecond), Holds: product.Slow.RepliesPerSecond >= PerSecond * 0.97);
        yield return new Row($"end to end ms then, p50 / p99", "", Text.Ends(product.Slow), Text.Ends(peer.Slow));
    }
}
