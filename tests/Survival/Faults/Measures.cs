using System.Collections.Concurrent;
using TrailDesk.Survival.Checking;

namespace TrailDesk.Survival.Faults;

/// <summary>What was seen of recovery while faults went on.</summary>
internal sealed class Measures
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<TimeSpan>> times = new();
    private readonly ConcurrentDictionary<string, int> counts = new();
    private readonly ConcurrentDictionary<string, int> said = new();
    private readonly ConcurrentQueue<Finding> missed = new();
    private int inFlight;

    public int InFlightAtKills => inFlight;
    public IEnumerable<(string Name, IReadOnlyList<TimeSpan> Times)> Times => times.OrderBy(one => one.Key).Select(one => (one.Key, (IReadOnlyList<TimeSpan>)[.. one.Value.Order()]));
    public IEnumerable<(string Name, int Count)> Counts => counts.OrderBy(one => one.Key).Select(one => (one.Key, one.Value));
    public IEnumerable<(string Name, int Count)> Answers => said.OrderBy(one => one.Key).Select(one => (one.Key, one.Value));

    public void Took(string what, TimeSpan time) => times.GetOrAdd(what, _ => []).Enqueue(time);

    public void Happened(string what) => counts.AddOrUpdate(what, 1, (_, before) => before + 1);

    /// <summary>What the desk answered to whom.</summary>
    public void Said(string what) => said.AddOrUpdate(what, 1, (_, before) => before + 1);

    public int TimesSaid(string what) => said.GetValueOrDefault(what);

    /// <summary>A provider takes 2xx for stored and 503 for "later"; anything else it may take for never.</summary>
    public void Answered(int status)
    {
        Said($"webhook {status}");
        if (status is not (200 or 503)) Miss(new(FindingKind.Misanswered, $"a webhook was answered {status}", []));
    }

    /// <summary>Something that should have gone on did not.</summary>
    public void Miss(Finding finding) => missed.Enqueue(finding);

    public IReadOnlyList<Finding> Missed => [.. missed];

    public void WereInFlight(int sends) => Interlocked.Add(ref inFlight, sends);
}
