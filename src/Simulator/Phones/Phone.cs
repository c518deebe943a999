namespace TrailDesk.Simulator.Phones;

internal sealed class Phone(string digits, string name, string role, string userId)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(24);
    private readonly Lock gate = new();
    private readonly Queue<PhoneMessage> messages = new();
    private readonly Dictionary<string, DateTimeOffset> lastWrote = [];
    private long version;

    public string Digits { get; } = digits;
    public string Number => $"+{Digits}";
    public string Name { get; set; } = name;
    public string Role { get; set; } = role;
    public string UserId { get; set; } = userId;
    public bool Pinned { get; set; }

    /// <summary>Grows with each change, so that a page can ask what is new without anybody telling it.</summary>
    public long Version => Interlocked.Read(ref version);

    public void Changed() => Interlocked.Increment(ref version);

    /// <summary>The oldest message that had to make room, if any.</summary>
    public PhoneMessage? Add(PhoneMessage message, int most)
    {
        Changed();
        lock (gate)
        {
            messages.Enqueue(message);
            return messages.Count > most ? messages.Dequeue() : null;
        }
    }

    public PhoneMessage? DropOldest()
    {
        lock (gate) return messages.TryDequeue(out var oldest) ? oldest : null;
    }

    public PhoneMessage[] Messages(string? channelId)
    {
        lock (gate) return [.. messages.Where(message => channelId is null || message.ChannelId == channelId)];
    }

    /// <summary>Blue ticks on the phone for what it wrote, up to that message.</summary>
    public void MarkRead(PhoneMessage upTo)
    {
        lock (gate)
        {
            foreach (var message in messages)
            {
                if (message.FromPhone && message.ChannelId == upTo.ChannelId) message.Status = "read";
                if (ReferenceEquals(message, upTo)) break;
            }
        }
        Changed();
    }

    public void Clear()
    {
        lock (gate) messages.Clear();
        Changed();
    }

    public void Wrote(string channelId, DateTimeOffset at)
    {
        lock (gate) lastWrote[channelId] = at;
    }

    public void CloseWindow(string channelId)
    {
        lock (gate) lastWrote.Remove(channelId);
    }

    public bool WindowOpen(string channelId, DateTimeOffset now)
    {
        lock (gate) return lastWrote.TryGetValue(channelId, out var at) && now - at < Window;
    }
}
