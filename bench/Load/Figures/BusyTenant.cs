namespace TrailDesk.Load;

/// <summary>One tenant has half of all traffic: what the others wait, against even traffic at the same rate.</summary>
internal sealed class BusyTenant : Figure
{
    private const int PerSecond = 150;
    private readonly List<Run> _even = [], _uneven = [];

    public override Needs Needs => Needs.Product;

    public override async Task MeasureAsync(Stage stage)
    {
        var (messages, others) = (PerSecond * stage.Sizes.OpenSeconds, stage.Subject.Channels.Count - 1);
        for (var i = 0; i < stage.Sizes.Repeats; i++)
        {
            _even.Add(await stage.Traffic.OpenAsync(messages, PerSecond));
            _uneven.Add(await stage.Traffic.OpenAsync(messages, PerSecond, n => n % 2 == 0 ? 0 : 1 + n / 2 % others));
        }
    }

    public override IEnumerable<Row> Rows()
    {
        if (_even.Count == 0) yield break;
        var (even, uneven) = (P99(_even), P99(_uneven));
        yield return new Row($"the others' end to end p99 ms at {PerSecond}/s, one tenant with half of it", "<= 2 x even traffic", Text.Of(uneven),
            Ratio: Text.Of(uneven / even), Holds: uneven <= even * 2, Note: $"even traffic: {Text.Of(even)}; median of {_even.Count} pairs of runs");
    }

    private static double P99(List<Run> runs) => Run.Median(runs.Select(run => run.End(.99, message => message.Channel != 0)));
}
