using System.Collections.Concurrent;
using TrailDesk.Survival.Checking;

namespace TrailDesk.Survival.Sending;

/// <summary>What was written and what of it was acknowledged.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentQueue<WrittenMessage> written = new();
    private readonly ConcurrentDictionary<string, bool> acknowledged = new();
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

    public void Acknowledge(WrittenMessage message) => acknowledged[message.Id] = true;

    public IReadOnlyList<WrittenMessage> All() => [.. written.Select(message => message with { IsAcknowledged = acknowledged.ContainsKey(message.Id) })];
}
