namespace TrailDesk.Simulator.Arrivals;

/// <summary>What came to one number: second by second for some minutes, and by code since the start.</summary>
internal sealed class NumberArrivals
{
    public const int Seconds = 300;
    private readonly Beat[] beats = new Beat[Seconds];
    private readonly Dictionary<(string What, string Code), int> codes = [];

    public int Accepted { get; private set; }
    public int Refused { get; private set; }
    public int Failed { get; private set; }
    public IReadOnlyList<CodeCount> Codes => [.. codes.OrderByDescending(one => one.Value).Select(one => new CodeCount(one.Key.What, one.Key.Code, one.Value))];

    public void Accept(long second)
    {
        At(second).Accepted++;
        Accepted++;
    }

    public void Refuse(long second, string code)
    {
        At(second).Refused++;
        Refused++;
        Count("refused", code);
    }

    /// <summary>Accepted before, and failed all the same.</summary>
    public void Fail(string code)
    {
        Failed++;
        Count("failed", code);
    }

    /// <summary>The last of them is that second's.</summary>
    public Beat[] Until(long second, int count) =>
        [.. Enumerable.Range(0, count).Select(at => second - count + 1 + at).Select(one => one >= 0 && beats[one % Seconds] is var beat && beat.Second == one ? beat : new Beat { Second = one })];

    private void Count(string what, string code) => codes[(what, code)] = codes.GetValueOrDefault((what, code)) + 1;

    private ref Beat At(long second)
    {
        ref var beat = ref beats[second % Seconds];
        if (beat.Second != second) beat = new Beat { Second = second };
        return ref beat;
    }
}

internal struct Beat
{
    public long Second;
    public int Accepted;
    public int Refused;
}

/// <param name="What">refused, or failed after it had been accepted.</param>
internal sealed record CodeCount(string What, string Code, int Count);
