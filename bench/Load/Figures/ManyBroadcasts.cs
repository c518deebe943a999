namespace TrailDesk.Load;

/// <summary>Broadcasts from many numbers together, at the best rate that the machine gives: no limit, and a provider that answers at once.</summary>
internal sealed class ManyBroadcasts : Figure
{
    private readonly Dictionary<bool, Run> _runs = [];
    private int _channels;

    public override Needs Needs => Needs.Product | Needs.Peer;

    public override async Task MeasureAsync(Stage stage)
    {
        _channels = Math.Min(stage.Sizes.BroadcastChannels, stage.Subject.Channels.Count);
        var (mailing, channels) = (new Mailing(stage.Subject, stage.Traffic), Enumerable.Range(0, _channels).ToList());
        await mailing.SendAsync(channels, people: 50);
        _runs[stage.IsProduct] = await mailing.SendAsync(channels, stage.Sizes.BroadcastPeople / _channels);
    }

    public override IEnumerable<Row> Rows()
    {
        if (!_runs.TryGetValue(true, out var run)) yield break;
        var peer = _runs.GetValueOrDefault(false);
        yield return Compared($"messages/s of {_channels} broadcasts together, {run.Messages.Count:#,0} people", run, peer, one => one.RepliesPerSecond);
        yield return Compared("CPU s per 1,000 messages then", run, peer, one => one.PerThousand(x => x.Together));
        yield return Compared("app memory then, MiB resident", run, peer, one => one.After.ResidentMiB);
    }

    private static Row Compared(string name, Run run, Run? peer, Func<Run, double> figure) =>
        new(name, "", Text.Of(figure(run)), peer is null ? "" : Text.Of(figure(peer)), peer is null ? "" : Text.Of(figure(run) / figure(peer)));
}
