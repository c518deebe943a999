using System.Diagnostics;

namespace TrailDesk.Load;

/// <summary>More than the machine can answer, for a while: nothing is lost for it, memory stays, and what piled up is worked off.</summary>
internal sealed class Overload : Figure
{
    private const int AtOnce = 512;
    private Run? _run;
    private double _drained;

    public override Needs Needs => Needs.Product;

    public override async Task MeasureAsync(Stage stage)
    {
        _run = await stage.Traffic.AcksAsync(stage.Sizes.Intake, AtOnce);
        var end = Stopwatch.GetTimestamp();
        await stage.Traffic.AnsweredAsync(_run.Messages);
        _drained = Stopwatch.GetElapsedTime(end).TotalSeconds;
    }

    public override IEnumerable<Row> Rows()
    {
        if (_run is not { } run) yield break;
        yield return new Row($"webhooks/s taken in, {AtOnce} at a time", "", Text.Of(run.Messages.Count / run.Seconds), Note: $"ack ms p50 / p99: {Text.Acks(run)}");
        yield return new Row("app memory then, MiB resident", "<= 400", Text.Of(run.After.ResidentMiB), Holds: run.After.ResidentMiB <= 400,
            Note: $"all {run.Messages.Count:#,0} were answered {Text.Of(_drained)} s later");
    }
}
