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
}
