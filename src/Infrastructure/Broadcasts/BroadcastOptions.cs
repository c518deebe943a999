namespace TrailDesk.Infrastructure.Broadcasts;

public sealed class BroadcastOptions
{
    /// <summary>False: this node hands over nothing and leaves it to the others.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>People in one transaction.</summary>
    public int ChunkSize { get; set; } = 250;

    /// <summary>How many seconds' worth of a channel's messages wait in its queue at most: what is taken back when somebody pauses.</summary>
    public double AheadSeconds { get; set; } = 3;

    /// <summary>Transactions at once on this node.</summary>
    public int AtOnce { get; set; } = 2;

    internal BroadcastOptions Checked() => ChunkSize > 0 && AtOnce > 0 && AheadSeconds > 0
        ? this
        : throw new InvalidOperationException("Broadcasts:ChunkSize, Broadcasts:AtOnce and Broadcasts:AheadSeconds must be above zero; Broadcasts:Enabled=false switches this node off.");
}
