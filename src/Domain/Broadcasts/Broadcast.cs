using TrailDesk.Domain.Shared;

namespace TrailDesk.Domain.Broadcasts;

/// <summary>One message to many people, from a draft to the last of them.</summary>
public sealed class Broadcast
{
    public required Guid Id { get; init; }
    public required string Name { get; set; }
    public required Guid ChannelId { get; set; }
    public required BroadcastPlan Plan { get; set; }

    /// <summary>booking, safety or marketing; a marketing template makes it marketing.</summary>
    public required string Purpose { get; set; }

    /// <summary>It does not begin before; null where it begins with its start.</summary>
    public DateTimeOffset? SendAt { get; set; }
    public string Status { get; private set; } = BroadcastStatus.Draft;

    /// <summary>How many people it was started for.</summary>
    public int Recipients { get; set; }

    /// <summary>By the price table, for what was handed over so far; in the budget's currency.</summary>
    public decimal Spent { get; set; }

    /// <summary>Why it was paused without anybody asking for it, or could not begin at its time.</summary>
    public string? Reason { get; private set; }
    public Guid? CreatedBy { get; init; }
    public Guid? StartedBy { get; private set; }
    public Guid? ApprovedBy { get; private set; }
    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }
    public bool IsNew { get; init; }

    /// <summary>Whether the status is another than when it was read.</summary>
    public bool HasMoved { get; private set; }

    public static Broadcast Restore(
        Broadcast read, string status, string? reason, Guid? startedBy, Guid? approvedBy, DateTimeOffset? startedAt, DateTimeOffset? endedAt)
    {
        (read.Status, read.Reason, read.StartedBy, read.ApprovedBy, read.StartedAt, read.EndedAt) = (status, reason, startedBy, approvedBy, startedAt, endedAt);
        return read;
    }

    /// <summary>Whoever was to get it, it is another now.</summary>
    /// <param name="reason">Why it could not begin; null where somebody writes it anew.</param>
    public void Redraft(string? reason = null)
    {
        if (reason is null) Require("edited", BroadcastStatus.Draft, BroadcastStatus.AwaitingApproval, BroadcastStatus.Scheduled);
        (StartedBy, ApprovedBy, StartedAt) = (null, null, null);
        Move(BroadcastStatus.Draft);
        Reason = reason;
    }

    /// <param name="needsApproval">The company wants a manager's yes, and this is not one.</param>
    public void Start(Guid? by, bool needsApproval, DateTimeOffset now)
    {
        Require("started", BroadcastStatus.Draft);
        StartedBy = by;
        if (needsApproval) Move(BroadcastStatus.AwaitingApproval);
        else Go(now);
    }

    public void Approve(Guid? by, DateTimeOffset now)
    {
        Require("approved", BroadcastStatus.AwaitingApproval);
        ApprovedBy = by;
        Go(now);
    }

    /// <summary>Its time has come.</summary>
    public void Begin(DateTimeOffset now)
    {
        Require("begun", BroadcastStatus.Scheduled);
        Run(now);
    }

    /// <param name="reason">What makes it impossible to go on; null where somebody wants it to wait.</param>
    public void Pause(string? reason = null)
    {
        Require("paused", BroadcastStatus.Running);
        Move(BroadcastStatus.Paused);
        Reason = reason;
    }

    /// <param name="budget">In place of the one it had; null keeps that.</param>
    public void Resume(Budget? budget)
    {
        Require("resumed", BroadcastStatus.Paused, BroadcastStatus.StoppedBudget);
        if (budget is not null && Plan.Budget is { } old && old.Currency != budget.Currency) throw new OtherCurrencyException(old.Currency);
        if (Status == BroadcastStatus.StoppedBudget && (budget is null || budget.Amount <= Plan.Budget!.Amount)) throw new BudgetUsedUpException(Plan.Budget!);
        if (budget is not null) Plan = Plan with { Budget = budget };
        Move(BroadcastStatus.Running);
    }

    public void Cancel(DateTimeOffset now)
    {
        if (Status is BroadcastStatus.Completed or BroadcastStatus.Cancelled) throw new WrongBroadcastStatusException("cancelled", Status);
        End(BroadcastStatus.Cancelled, now);
    }

    /// <summary>Some that failed are tried again.</summary>
    public void Retry()
    {
        Require("retried", BroadcastStatus.Running, BroadcastStatus.Paused, BroadcastStatus.Completed);
        if (Status != BroadcastStatus.Completed) return;
        Move(BroadcastStatus.Running);
        EndedAt = null;
    }

    public void StopForBudget() => Move(BroadcastStatus.StoppedBudget);

    public void Complete(DateTimeOffset now) => End(BroadcastStatus.Completed, now);

    public bool IsRunning => Status == BroadcastStatus.Running;

    // Whether its time has come the database's clock says, and not this node's.
    private void Go(DateTimeOffset now)
    {
        if (SendAt is null) Run(now);
        else Move(BroadcastStatus.Scheduled);
    }

    private void Run(DateTimeOffset now)
    {
        StartedAt = now;
        Move(BroadcastStatus.Running);
    }

    private void End(string status, DateTimeOffset now)
    {
        EndedAt = now;
        Move(status);
    }

    private void Require(string step, params ReadOnlySpan<string> statuses)
    {
        if (!statuses.Contains(Status)) throw new WrongBroadcastStatusException(step, Status);
    }

    private void Move(string status) => (Status, Reason, HasMoved) = (status, null, true);
}

public sealed class WrongBroadcastStatusException(string step, string status) : ConflictException($"This broadcast {status switch
{
    BroadcastStatus.Draft => "has not been started",
    BroadcastStatus.AwaitingApproval => "was started and waits for a manager's approval",
    BroadcastStatus.Scheduled => "is scheduled",
    BroadcastStatus.Running => "is running already",
    BroadcastStatus.Paused => "is paused",
    BroadcastStatus.StoppedBudget => "stopped because its budget is used up",
    BroadcastStatus.Completed => "is completed",
    _ => "was cancelled",
}}: it cannot be {step}.");

public sealed class BudgetUsedUpException(Budget budget)
    : ConflictException($"The budget of {budget.Amount:0.00} {budget.Currency} is used up. Resume with a larger one: budget.");

public sealed class OtherCurrencyException(string currency) : ConflictException($"The budget of this broadcast is in {currency}.");
