using System.Collections.Concurrent;
using System.Diagnostics;
using TrailDesk.Survival.Checking;

namespace TrailDesk.Survival.Sending;

/// <summary>What was written and what of it was acknowledged.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentQueue<WrittenMessage> written = new();
    private readonly ConcurrentDictionary<string, bool> acknowledged = new();
    private readonly ConcurrentDictionary<Guid, List<long>> byChannel = new();
    private int numbers;

    public int Acknowledged => acknowledged.Count;
    public int Written => written.Count;

    public WrittenMessage Write(Chat chat, int place)
    {
        var number = Interlocked.Increment(ref numbers);
        var id = chat.Provider == "twilio" ? $"SM{0xf0000000 + (uint)number:x32}" : $"wamid.IN{number:D10}HBgMNDQ3NzAwOTAwMTIzFQIAEhgUM0E";
        var message = new WrittenMessage(chat, place, id, $"BK-{1_000_000 + number}", false);
        written.Enqueue(message);
        return message;
    }

    public void Acknowledge(WrittenMessage message)
    {
        acknowledged[message.Id] = true;
        var moments = byChannel.GetOrAdd(message.Chat.Channel, _ => []);
        lock (moments) moments.Add(Stopwatch.GetTimestamp());
    }

    /// <summary>When a number got work to do after that moment; null when it got none.</summary>
    public long? FirstSince(Guid channel, long timestamp)
    {
        if (!byChannel.TryGetValue(channel, out var moments)) return null;
        lock (moments)
        {
            var first = moments.Count;
            while (first > 0 && moments[first - 1] >= timestamp) first--;
            return first < moments.Count ? moments[first] : null;
        }
    }

    public IReadOnlyList<WrittenMessage> All() => [.. written.Select(message => message with { IsAcknowledged = acknowledged.ContainsKey(message.Id) })];
}
