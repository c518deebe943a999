using System.Diagnostics;

namespace TrailDesk.Load;

/// <summary>One enquiry: to which channel, when its webhook left, how long the 200 took, when its reply was seen.</summary>
internal sealed record Sent(int Number, int Channel, long At, double AckMilliseconds)
{
    public Reply? Reply { get; set; }
    public double EndMilliseconds => Reply is { } reply ? Stopwatch.GetElapsedTime(At, reply.At).TotalMilliseconds : double.PositiveInfinity;
}

/// <summary>What one run showed.</summary>
internal sealed record Run(IReadOnlyList<Sent> Messages, Reading Before, Reading After, int WrongNumber)
{
    public double Seconds => Stopwatch.GetElapsedTime(Before.At, After.At).TotalSeconds;
    public int Answered => Messages.Count(message => message.Reply is not null);
    public int Twice => Messages.Count(message => message.Reply is { Times: > 1 });

    /// <summary>Answered, once, from the number that was written to.</summary>
    public bool IsCorrect => Answered == Messages.Count && Twice == 0 && WrongNumber == 0;

    /// <summary>From the first webhook to the last reply.</summary>
    public double RepliesPerSecond => Messages.Where(message => message.Reply is not null).ToList() is { Count: > 0 } answered
        ? answered.Count / Stopwatch.GetElapsedTime(Messages.Min(message => message.At), answered.Max(message => message.Reply!.At)).TotalSeconds
        : 0;

    /// <summary>From the first that arrived to the last: the pace that was held.</summary>
    public double ArrivalsPerSecond => Messages.Where(message => message.Reply is not null).Select(message => message.Reply!.At).ToList() is { Count: > 1 } times
        ? (times.Count - 1) / Stopwatch.GetElapsedTime(times.Min(), times.Max()).TotalSeconds
        : 0;

    public double PerThousand(Func<Reading, double> figure) => (figure(After) - figure(Before)) / Messages.Count * 1000;

    public double Ack(double quantile) => At(Messages.Select(message => message.AckMilliseconds), quantile);

    public double End(double quantile, Func<Sent, bool>? which = null) =>
        At(Messages.Where(message => which?.Invoke(message) ?? true).Select(message => message.EndMilliseconds), quantile);

    /// <summary>The share of the machine that other programs took meanwhile.</summary>
    public double OtherPrograms =>
        (Spent(x => x.MachineCpu) - Spent(x => x.Together) - Spent(x => x.LoadCpu)) / (Seconds * Environment.ProcessorCount);

    private double Spent(Func<Reading, double> figure) => figure(After) - figure(Before);

    public static double At(IEnumerable<double> values, double quantile)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * quantile))];
    }

    public static double Median(IEnumerable<double> values) => At(values, 0.5);
}
