namespace TrailDesk.Load;

/// <summary>As many as will go, 32 and 128 webhooks at a time: replies a second, CPU for a thousand, memory.</summary>
internal sealed class Saturation : Figure
{
    // A stand-in below this on the machine of the run says more about the machine than about what teams build.
    private const double PeerCounts = 500;

    private readonly Dictionary<(bool IsProduct, int AtOnce), Run> _runs = [];

    public override Needs Needs => Needs.Product | Needs.Peer;

    public override async Task MeasureAsync(Stage stage)
    {
        foreach (var atOnce in new[] { 32, 128 })
            _runs[(stage.IsProduct, atOnce)] = await stage.Traffic.ClosedAsync(stage.Sizes.Closed, atOnce);
    }

    public override IEnumerable<Row> Rows()
    {
        foreach (var atOnce in new[] { 32, 128 })
        {
            if (!_runs.TryGetValue((true, atOnce), out var product)) continue;
            var peer = _runs.GetValueOrDefault((false, atOnce));
            yield return Compared($"replies/s, {atOnce} at a time", "stand-in x 1.5", product, peer, run => run.RepliesPerSecond, ratio => ratio >= 1.5);
            yield return Compared($"CPU s per 1,000, {atOnce} at a time", "stand-in x 0.5", product, peer, run => run.PerThousand(x => x.Together), ratio => ratio <= 0.5,
                $"app + PostgreSQL {Parts(product)}; {(peer is null ? "" : $"stand-in + PostgreSQL + Redis {Parts(peer)}")}");
        }

        if (_runs.TryGetValue((true, 128), out var last))
            yield return new Row("app memory, MiB resident", "<= 250", Text.Of(last.After.ResidentMiB),
                _runs.TryGetValue((false, 128), out var other) ? Text.Of(other.After.ResidentMiB) : "", Holds: last.After.ResidentMiB <= 250);
    }

    private static Row Compared(string name, string target, Run product, Run? peer, Func<Run, double> figure, Func<double, bool> holds, string note = "")
    {
        if (peer is null) return new Row(name, target, Text.Of(figure(product)), Note: note);
        var ratio = figure(product) / figure(peer);
        var counts = peer.RepliesPerSecond >= PeerCounts;
        return new Row(name, target, Text.Of(figure(product)), Text.Of(figure(peer)), Text.Of(ratio), counts ? holds(ratio) : null,
            counts ? note : $"does not count: the stand-in is below {PeerCounts} replies/s. {note}");
    }

    private static string Parts(Run run)
    {
        var parts = new[] { run.PerThousand(x => x.AppCpu), run.PerThousand(x => x.PostgresCpu), run.PerThousand(x => x.RedisCpu) };
        return string.Join(" + ", parts.Where((part, index) => index < 2 || part > 0).Select(Text.Of));
    }
}
