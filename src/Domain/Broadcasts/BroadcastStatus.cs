namespace TrailDesk.Domain.Broadcasts;

public static class BroadcastStatus
{
    public const string Draft = "draft";

    /// <summary>Somebody wants it to go, and a manager has not said yes.</summary>
    public const string AwaitingApproval = "awaiting_approval";

    /// <summary>It begins when its time has come.</summary>
    public const string Scheduled = "scheduled";
    public const string Running = "running";
    public const string Paused = "paused";

    /// <summary>The next message would have cost more than the budget: it goes on with a larger one.</summary>
    public const string StoppedBudget = "stopped_budget";

    /// <summary>Whoever gets something was sent it.</summary>
    public const string Completed = "completed";
    public const string Cancelled = "cancelled";

    public static readonly IReadOnlyList<string> All = [Draft, AwaitingApproval, Scheduled, Running, Paused, StoppedBudget, Completed, Cancelled];

    public static readonly string Sentence = $"status must be one of {string.Join(", ", All)}.";
}
