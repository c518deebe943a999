namespace TrailDesk.Simulator.Ledger;

internal interface ILedgerEntry
{
    long Sequence { get; set; }
    int Size { get; }
}

/// <summary>The newest entries, held to a number and a size.</summary>
internal sealed class Ring<T>(int most, long mostBytes) where T : class, ILedgerEntry
{
    private readonly Lock gate = new();
    private readonly Queue<T> entries = new();
    private long bytes;
    private long last;

    public long Last => Interlocked.Read(ref last);

    public int Count
    {
        get { lock (gate) return entries.Count; }
    }

    public void Add(T entry)
    {
        lock (gate)
        {
            entry.Sequence = ++last;
            entries.Enqueue(entry);
            bytes += entry.Size;
            while (entries.Count > most || bytes > mostBytes) bytes -= entries.Dequeue().Size;
        }
    }

    public T[] Since(long sequence, int limit)
    {
        lock (gate)
        {
            var first = last - entries.Count + 1;
            var skip = (int)Math.Clamp(sequence + 1 - first, 0, entries.Count);
            return [.. entries.Skip(skip).Take(limit)];
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            entries.Clear();
            bytes = 0;
        }
    }
}
