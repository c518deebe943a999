namespace TrailDesk.Load;

/// <summary>One or a few rows of the table, and how they are measured.</summary>
internal abstract class Figure
{
    public string Name => GetType().Name;

    public abstract Needs Needs { get; }

    /// <summary>No part of the whole table: it takes too long for that.</summary>
    public virtual bool IsByNameOnly => false;

    /// <summary>Runs made with a database of its own, whose replies count with the others.</summary>
    public List<Run> OwnRuns { get; } = [];

    /// <summary>With a subject that is warm; the stand-in comes first, then TrailDesk.</summary>
    public virtual Task MeasureAsync(Stage stage) => Task.CompletedTask;

    /// <summary>With a database of its own, when nothing else runs.</summary>
    public virtual Task MeasureAloneAsync(Sizes sizes) => Task.CompletedTask;

    public abstract IEnumerable<Row> Rows();
}

/// <summary>What a figure is measured on.</summary>
[Flags]
internal enum Needs { Product = 1, Peer = 2, OwnDatabase = 4 }

internal sealed record Stage(Subject Subject, Traffic Traffic, StandInProvider Provider, Sizes Sizes)
{
    public bool IsProduct => Subject is Product;
}

/// <param name="Figure">What was measured.</param>
/// <param name="Target">What the product is held to; empty for a row that only informs.</param>
/// <param name="Holds">Null where there is nothing to compare with.</param>
internal sealed record Row(string Figure, string Target, string Product, string Peer = "", string Ratio = "", bool? Holds = null, string Note = "");

/// <summary>How much of everything: the full table, or a short one to see that all works.</summary>
internal sealed record Sizes
{
    public bool Quick { get; init; }
    public int Tenants { get; init; } = 100;

    /// <summary>Null: as long as the table's form says.</summary>
    public double? SoakMinutes { get; init; }
    public int WarmUp => Quick ? 3_000 : 14_000;
    public int PeerWarmUp => Quick ? 1_500 : 4_000;
    public int Closed => Quick ? 2_000 : 8_000;
    public int OpenSeconds => Quick ? 5 : 20;
    public int Repeats => Quick ? 1 : 3;
    public TimeSpan Intake => TimeSpan.FromSeconds(Quick ? 3 : 10);
    public int Conversations => Quick ? 50_000 : 1_000_000;
    public int Snapshot => Quick ? 4_000 : 60_000;
    public int GrowthMessages => Quick ? 2_000 : 6_000;
    public int BroadcastPeople => Quick ? 1_000 : 20_000;
    public int BroadcastChannels => Quick ? 10 : 50;
    public int StoredMessages => Quick ? 200_000 : 10_000_000;
    public TimeSpan Soak => TimeSpan.FromMinutes(SoakMinutes ?? (Quick ? 3 : 30));
}
