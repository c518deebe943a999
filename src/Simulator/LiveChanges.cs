namespace TrailDesk.Simulator;

/// <summary>What the open pages need to hear of, and whether anybody is looking.</summary>
internal sealed class LiveChanges
{
    private long channels;
    private int pages;

    public long ChannelsVersion => Interlocked.Read(ref channels);
    public int Pages => Volatile.Read(ref pages);

    /// <summary><c>on</c>, <c>off</c>, or <c>open</c>: while a page with the phones is open.</summary>
    public string Reads { get; set; } = "open";

    public bool Reading => Reads == "on" || (Reads == "open" && Pages > 0);

    public void ChannelsChanged() => Interlocked.Increment(ref channels);

    public void PageOpened() => Interlocked.Increment(ref pages);

    public void PageClosed() => Interlocked.Decrement(ref pages);
}
