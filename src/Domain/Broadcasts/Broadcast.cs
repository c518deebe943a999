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

    /// <summary>How many people were written down for it: with its beginning, or with the yes that it needed.</summary>
    public int Recipients { get; set; }

    /// <summary>By the price table, for what was handed over so far; in the budget's currency.</summary>
    public decimal Spent { get; set; }

    /// <summary>Why it was paused without anybody asking for it, or could not begin at its time; or whom it left out.</summary>
    public string? Reason { get; private set; }
    public Guid? CreatedBy { get; init; }
    public Guid? StartedBy { get; private set; }
    public Guid? ApprovedBy { get; private set; }
    public DateTimeOffset? StartedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }
    public bool IsNew { get; init; }

    /// <summary>When it was read, by the database's clock: the time of whatever is done with it, whichever node does it.</summary>
    public DateTimeOffset ReadAt { get; init; }

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
        (StartedBy, ApprovedBy, StartedAt, Recipients) = (null, null, null, 0);
        Move(BroadcastStatus.Draft);
        Reason = reason;
    }

    /// <param name="needsApproval">The company wants a manager's yes, and this is not one.</param>
    public void Start(Guid? by, bool needsApproval)
    {
        Require("started", BroadcastStatus.Draft);
        StartedBy = by;
        if (needsApproval) Move(BroadcastStatus.AwaitingApproval);
        else Go();
    }

    public void Approve(Guid? by)
    {
        Require("approved", BroadcastStatus.AwaitingApproval);
        ApprovedBy = by;
        Go();
    }

    /// <summary>Its time has come.</summary>
    public void Begin()
    {
        Require("begun", BroadcastStatus.Scheduled);
        Run();
    }

    /// <summary>It goes, and whoever looks at it should know this.</summary>
    public void Remark(string sentence) => Reason = sentence;

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

    public bool IsMore(Budget? budget) => budget is not null && Plan.Budget is { } old && budget.Amount > old.Amount;

    /// <param name="spent">What it cost so far, in the currency of its budget.</param>
    public void Count(decimal spent)
    {
        Spent = spent;
        if (Plan.Budget is { } budget && spent > budget.Amount) throw new BudgetUsedUpException(budget);
    }

    public void Cancel()
    {
        if (Status is BroadcastStatus.Completed or BroadcastStatus.Cancelled) throw new WrongBroadcastStatusException("cancelled", Status);
        End(BroadcastStatus.Cancelled);
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

    /// <summary>Whom it left out it still says.</summary>
    public void Complete()
    {
        var remark = Reason;
        End(BroadcastStatus.Completed);
        Reason = remark;
    }

    public bool IsRunning => Status == BroadcastStatus.Running;
    public bool IsScheduled => Status == BroadcastStatus.Scheduled;

    // Whether its time has come the database's clock says, and not this node's.
    private void Go()
    {
        if (SendAt is null) Run();
        else Move(BroadcastStatus.Scheduled);
    }

    private void Run()
    {
        StartedAt = ReadAt;
        Move(BroadcastStatus.Running);
    }

    private void End(string status)
    {
        EndedAt = ReadAt;
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
