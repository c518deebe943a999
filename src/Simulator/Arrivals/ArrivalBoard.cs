using System.Globalization;
using TrailDesk.Simulator.Ledger;
using TrailDesk.Simulator.Limits;

namespace TrailDesk.Simulator.Arrivals;

/// <summary>What arrived when, for people who look on: a few numbers a send, whatever the ledger forgets.</summary>
internal sealed class ArrivalBoard(LimitBoard limits)
{
    private const int MostShown = 60;
    private readonly Lock gate = new();
    private readonly Dictionary<string, NumberArrivals> numbers = [];
    private readonly Queue<CallEntry> last = new();
    private long version;

    /// <summary>Grows with each arrival.</summary>
    public long Version => Interlocked.Read(ref version);

    /// <param name="accepted">Also where the answer was lost.</param>
    public void Record(CallEntry call, bool accepted)
    {
        // A mark that a message was read goes the same way and is no message: it is answered "ok".
        if (call.ChannelId is null || call.Outcome == "ok" || !IsSend(call)) return;
        lock (gate)
        {
            var number = Of(call.ChannelId);
            if (accepted) number.Accept(limits.Second);
            else number.Refuse(limits.Second, Code(call));
            last.Enqueue(call);
            if (last.Count > MostShown) last.Dequeue();
            version++;
        }
    }

    public void Failed(string channelId, int code)
    {
        lock (gate)
        {
            Of(channelId).Fail(code.ToString(CultureInfo.InvariantCulture));
            version++;
        }
    }

    public T Read<T>(string channelId, Func<NumberArrivals, T> read)
    {
        lock (gate) return read(numbers.GetValueOrDefault(channelId) ?? new NumberArrivals());
    }

    /// <summary>Newest first.</summary>
    public CallEntry[] Last()
    {
        lock (gate) return [.. last.Reverse()];
    }

    public void Clear()
    {
        lock (gate)
        {
            numbers.Clear();
            last.Clear();
            version++;
        }
    }

    private NumberArrivals Of(string channelId) =>
        numbers.TryGetValue(channelId, out var known) ? known : numbers[channelId] = new NumberArrivals();

    private static bool IsSend(CallEntry call) => call.Method == "POST"
        && (call.Path.EndsWith("/messages", StringComparison.Ordinal) || call.Path.EndsWith("/Messages.json", StringComparison.Ordinal));

    private static string Code(CallEntry call) =>
        call.Code?.ToString(CultureInfo.InvariantCulture) ?? (call.Status is { } status ? $"HTTP {status}" : call.Outcome);
}
