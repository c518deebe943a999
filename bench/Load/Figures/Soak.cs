using System.Diagnostics;

namespace TrailDesk.Load;

/// <summary>
/// Even traffic for half an hour: whatever grows by itself stands higher in the last third than in the first one after a
/// warm-up. Takes its time, so it is measured only where it is asked for by name.
/// </summary>
internal sealed class Soak : Figure
{
    private const int PerSecond = 200;
    private const double Growth = 1.1;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private TimeSpan _time;
    private SoakThird? _first, _last;

    public override Needs Needs => Needs.OwnDatabase;

    public override bool IsByNameOnly => true;

    public override async Task MeasureAloneAsync(Sizes sizes)
    {
        _time = sizes.Soak;
        await using var own = await OwnProduct.StartAsync(sizes);
        await own.WarmUpAsync(sizes.WarmUp, 32);
        var running = own.Traffic.OpenAsync((int)(PerSecond * _time.TotalSeconds), PerSecond);
        var samples = new List<SoakSample>();
        using (var pace = new PeriodicTimer(Every))
        {
            while (!running.IsCompleted)
            {
                samples.Add(await SoakSample.TakeAsync(own));
                await Task.WhenAny(running, pace.WaitForNextTickAsync().AsTask());
            }
        }

        Divide(await running, samples);
        OwnRuns.AddRange(own.Traffic.Runs);
    }

    /// <summary>A tenth to warm up in, then three thirds of what is left.</summary>
    private void Divide(Run run, List<SoakSample> samples)
    {
        var (begin, end) = (run.Messages.Min(message => message.At), run.Messages.Max(message => message.At));
        var third = (end - begin) * 3 / 10;
        _first = SoakThird.Of(run, samples, end - 3 * third, end - 2 * third, Every);
        _last = SoakThird.Of(run, samples, end - third, end, Every);
    }

    public override IEnumerable<Row> Rows()
    {
        if (_first is not { } first || _last is not { } last) yield break;
        yield return new Row($"minutes at {PerSecond}/s", "", Text.Of(_time.TotalMinutes), Note: $"the first tenth is not looked at, then {Text.Of(first.Seconds)} s to a third; a sample "
            + $"each {Every.TotalSeconds:0} s, of which the middle one counts; latencies too are the middle of such windows");
        foreach (var (name, figure) in SoakSample.Gauges) yield return Compared(name, first.Middle(figure), last.Middle(figure), $"highest {Text.Of(last.Highest(figure))}");
        foreach (var (name, figure) in SoakSample.Counters) yield return Compared($"{name} a message", first.PerMessage(figure), last.PerMessage(figure));
        foreach (var quantile in new[] { .5, .99 })
        {
            yield return Compared($"ack ms, p{quantile * 100:0}", first.Ack(quantile), last.Ack(quantile));
            yield return Compared($"end to end ms, p{quantile * 100:0}", first.End(quantile), last.End(quantile));
        }
    }

    private static Row Compared(string name, double first, double last, string note = "")
    {
        var ratio = first > 0 ? last / first : last > 0 ? double.PositiveInfinity : 1;
        return new Row($"{name}, last third", $"first third x {Text.Of(Growth)}", Text.Of(last), Ratio: Text.Of(ratio), Holds: ratio <= Growth,
            Note: $"first third: {Text.Of(first)}{(note.Length > 0 ? $"; {note}" : "")}");
    }
}
