using System.Diagnostics;

namespace TrailDesk.Load;

/// <summary>A part of a soak: its samples, and its messages by the window in which they were sent.</summary>
internal sealed class SoakThird
{
    private readonly IReadOnlyList<SoakSample> _samples;
    private readonly IReadOnlyList<IReadOnlyList<Sent>> _windows;

    private SoakThird(IReadOnlyList<SoakSample> samples, IReadOnlyList<IReadOnlyList<Sent>> windows, double seconds) =>
        (_samples, _windows, Seconds) = (samples, windows, seconds);

    public double Seconds { get; }

    public static SoakThird Of(Run run, IReadOnlyList<SoakSample> samples, long begin, long end, TimeSpan window)
    {
        var ticks = (long)(window.TotalSeconds * Stopwatch.Frequency);
        var within = samples.Where(sample => sample.At >= begin && sample.At < end).ToList();
        if (within.Count < 2) throw new InvalidOperationException("A soak this short has no two samples to a third: give it a minute or more.");
        var windows = run.Messages.Where(message => message.At >= begin && message.At < end).GroupBy(message => (message.At - begin) / ticks);
        return new SoakThird(within, [.. windows.Select(messages => messages.ToList())], Stopwatch.GetElapsedTime(begin, end).TotalSeconds);
    }

    public double Middle(Func<SoakSample, double> figure) => Run.Median(_samples.Select(figure));

    public double Highest(Func<SoakSample, double> figure) => _samples.Max(figure);

    /// <summary>Of a figure that only counts up.</summary>
    public double PerMessage(Func<SoakSample, double> figure)
    {
        var (first, last) = (_samples[0], _samples[^1]);
        return (figure(last) - figure(first)) / _windows.Sum(messages => messages.Count(message => message.At >= first.At && message.At < last.At));
    }

    public double Ack(double quantile) => Middle(quantile, message => message.AckMilliseconds);

    public double End(double quantile) => Middle(quantile, message => message.EndMilliseconds);

    // Of windows, so that one bad second of the machine is not taken for drift.
    private double Middle(double quantile, Func<Sent, double> latency) => Run.Median(_windows.Select(messages => Run.At(messages.Select(latency), quantile)));
}
