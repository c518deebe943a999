namespace TrailDesk.Load;

/// <summary>
/// What durability costs at the door: webhooks taken in with the workers paused, against the same endpoint that checks,
/// reads and seals and keeps nothing. Both run side by side and take turns, so that both meet the same machine.
/// </summary>
internal sealed class DurableIntake : Figure
{
    private const int AtOnce = 128;
    private readonly List<Run> _stored = [], _dropped = [];
    private Run? _working;

    public override Needs Needs => Needs.Product | Needs.OwnDatabase;

    public override async Task MeasureAsync(Stage stage)
    {
        _working = await stage.Traffic.AcksAsync(stage.Sizes.Intake, AtOnce);
        await stage.Traffic.AnsweredAsync(_working.Messages);
    }

    public override async Task MeasureAloneAsync(Sizes sizes)
    {
        await using var data = await TrailDeskData.MakeAsync(sizes.Tenants);
        await using var provider = await StandInProvider.StartAsync();
        await using var storing = await Product.StartAsync(data, provider.Url, workers: 0);
        await using var dropping = await WithoutStorage.StartAsync(data, provider.Url);
        using var toStoring = new Traffic(storing, provider);
        using var toDropping = new Traffic(dropping, provider);
        foreach (var traffic in new[] { toStoring, toDropping }) await traffic.AcksAsync(sizes.Intake, AtOnce);
        for (var i = 0; i < sizes.Repeats; i++)
        {
            _stored.Add(await toStoring.AcksAsync(sizes.Intake, AtOnce));
            _dropped.Add(await toDropping.AcksAsync(sizes.Intake, AtOnce));
        }
    }

    public override IEnumerable<Row> Rows()
    {
        if (_stored.Count > 0)
        {
            var (stored, dropped) = (Rate(_stored), Rate(_dropped));
            yield return new Row($"webhooks/s taken in, workers paused, {AtOnce} at a time", "without storage x 0.25", Text.Of(stored),
                Ratio: Text.Of(stored / dropped), Holds: stored >= dropped * 0.25,
                Note: $"without storage: {Text.Of(dropped)}; median of {_stored.Count} turns; the load program took {Share(_stored)} and {Share(_dropped)} of the machine");
        }

        if (_working is not { } run) yield break;
        yield return new Row($"webhooks/s taken in, workers on, {AtOnce} at a time", ">= 1,500", Text.Of(PerSecond(run)), Holds: PerSecond(run) >= 1_500);
        yield return new Row("ack ms then, p50 / p99", "p99 < 100", Text.Acks(run), Holds: run.Ack(.99) < 100);
    }

    private static double Rate(List<Run> runs) => Run.Median(runs.Select(PerSecond));

    private static double PerSecond(Run run) => run.Messages.Count / run.Seconds;

    private static string Share(List<Run> runs) =>
        $"{Run.Median(runs.Select(run => (run.After.LoadCpu - run.Before.LoadCpu) / run.Seconds / Environment.ProcessorCount)):P0}";
}
