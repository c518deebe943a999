namespace TrailDesk.Simulator.Faults;

internal sealed class FaultBoard
{
    private volatile Entry[] entries = [];

    /// <summary>Those still at work, with the calls they have left.</summary>
    public IReadOnlyList<Fault> All => [.. entries.Where(entry => !entry.Spent).Select(entry => entry.Current)];

    public void Replace(IEnumerable<Fault> faults) => entries = [.. faults.Select(fault => new Entry(fault))];

    /// <summary>The first such fault of the channel, used up by one call.</summary>
    public Fault? Take(string kind, string? channelId)
    {
        foreach (var entry in entries)
            if (entry.Fault.Kind == kind && Covers(entry.Fault, channelId) && entry.TryUse()) return entry.Fault;
        return null;
    }

    /// <summary>Half a file, where such a fault is set.</summary>
    public byte[] Cut(byte[] file) => Take("mediaCut", null) is null ? file : file[..(file.Length / 2)];

    private static bool Covers(Fault fault, string? channelId) => fault.ChannelId is null || fault.ChannelId == channelId;

    private sealed class Entry(Fault fault)
    {
        private int left = fault.Calls ?? int.MaxValue;

        public Fault Fault { get; } = fault;
        public bool Spent => Volatile.Read(ref left) <= 0;
        public Fault Current => Fault.Calls is null ? Fault : Fault with { Calls = Volatile.Read(ref left) };

        public bool TryUse() => Fault.Calls is null || Interlocked.Decrement(ref left) >= 0;
    }
}
