using System.Collections.Concurrent;
using TrailDesk.Fuzz.Cases;

namespace TrailDesk.Fuzz;

/// <summary>What the desk answered, and what it should not have.</summary>
internal sealed class Tally
{
    private const int MostFaults = 20;
    private readonly ConcurrentDictionary<(string Kind, int Status), int> _answers = new();
    private readonly ConcurrentQueue<string> _faults = new();
    private int _faultCount;
    private long _done;

    public long Done => Interlocked.Read(ref _done);
    public int FaultCount => _faultCount;

    public void Add(HostileCase one, int status)
    {
        Interlocked.Increment(ref _done);
        _answers.AddOrUpdate(($"{(one.IsForm ? "form" : "json")} {one.Kind}", status), 1, (_, count) => count + 1);
        if (!one.Allows(status)) Fault($"{status}: {one}");
    }

    public void Fault(string sentence)
    {
        if (Interlocked.Increment(ref _faultCount) <= MostFaults) _faults.Enqueue(sentence);
    }

    public void Print()
    {
        Console.WriteLine("kind              200       401     other");
        foreach (var kind in _answers.GroupBy(answer => answer.Key.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal))
            Console.WriteLine($"{kind.Key,-14}{Sum(kind, 200),9}{Sum(kind, 401),10}{kind.Sum(answer => answer.Value) - Sum(kind, 200) - Sum(kind, 401),10}");
        foreach (var fault in _faults) Console.WriteLine($"FAULT {fault}");
    }

    private static int Sum(IEnumerable<KeyValuePair<(string Kind, int Status), int>> answers, int status) =>
        answers.Where(answer => answer.Key.Status == status).Sum(answer => answer.Value);
}
