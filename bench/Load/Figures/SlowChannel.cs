namespace TrailDesk.Load;

/// <summary>One number of a hundred answers slowly and has a fifth of the traffic: the others must not feel it.</summary>
internal sealed class SlowChannel : Figure
{
    private const int PerSecond = 100;
    private const int Milliseconds = 500;
    private readonly Dictionary<bool, (List<Run> Usual, List<Run> Slow)> _runs = [];

    public override Needs Needs => Needs.Product | Needs.Peer;

    public override async Task MeasureAsync(Stage stage)
    {
        var (usual, slow) = _runs[stage.IsProduct] = ([], []);
        var number = stage.Subject.Channels[0].PhoneNumberId;
        for (var i = 0; i < stage.Sizes.Repeats; i++)
        {
            usual.Add(await RunAsync(stage));
            stage.Provider.Milliseconds = sender => sender == number ? Milliseconds : 0;
            slow.Add(await RunAsync(stage));
            stage.Provider.Milliseconds = _ => 0;
        }
    }

    private static Task<Run> RunAsync(Stage stage) => stage.Traffic.OpenAsync(
        PerSecond * stage.Sizes.OpenSeconds / 2, PerSecond, n => n % 5 == 0 ? 0 : 1 + n % (stage.Subject.Channels.Count - 1));

    public override IEnumerable<Row> Rows()
    {
        if (!_runs.TryGetValue(true, out var product)) yield break;
        var peer = _runs.GetValueOrDefault(false);
        yield return new Row($"the other channels' end to end ms at {PerSecond}/s, p50 / p99", "", Others(product.Usual), Others(peer.Usual));
        var ratio = Median(product.Slow, .5) / Median(product.Usual, .5);
        yield return new Row($"the same with one channel that takes {Milliseconds} ms and has a fifth of the traffic", "unchanged", Others(product.Slow), Others(peer.Slow),
            Text.Of(ratio), ratio <= 1.3, "ratio of the medians, 1.3 allowed for noise");
    }

    private static string Others(List<Run>? runs) => runs is null ? "" : Text.Pair(Median(runs, .5), Median(runs, .99));

    private static double Median(List<Run> runs, double quantile) => Run.Median(runs.Select(run => run.End(quantile, message => message.Channel != 0)));
}
