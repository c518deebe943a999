using TrailDesk.Domain.Reminders;

namespace TrailDesk.Application.Reminders;

/// <summary>Reminders of the caller's company, in the transaction at hand. All times are the database's.</summary>
public interface IReminderStore
{
    /// <summary>Its row is held until the transaction ends.</summary>
    /// <returns>Null where it is not due, was dealt with, or is being dealt with by somebody else at this moment.</returns>
    Task<DueReminder?> TakeAsync(Guid id, CancellationToken cancellation);

    /// <summary>Those that were sent and whose message has not left yet: its number is busy, or its provider away.</summary>
    Task<IReadOnlyList<DueReminder>> ListWaitingAsync(CancellationToken cancellation);

    /// <param name="amount">What the person was asked for; null for a departure.</param>
    void MarkSent(DueReminder reminder, decimal? amount);

    /// <param name="reason">One of <see cref="ReminderReason"/>.</param>
    void MarkSkipped(DueReminder reminder, string reason);

    /// <summary>Its message was taken back before it left.</summary>
    void MarkRecalled(DueReminder reminder, string reason);

    /// <summary>Another message went in place of its own; nothing where none has this message.</summary>
    void Replace(Guid messageId, Guid standInId);

    /// <summary>Takes a planned one back.</summary>
    /// <returns>Null where it is not planned any more.</returns>
    Task<PlannedReminder?> WithdrawAsync(Guid id, CancellationToken cancellation);

    Task<bool> ExistsAsync(Guid id, CancellationToken cancellation);

    /// <summary>Sending it failed: it is tried again after a minute, three times in all.</summary>
    /// <returns>The reminder where that was the last time.</returns>
    Task<PlannedReminder?> NoteFailureAsync(Guid id, CancellationToken cancellation);
}

public sealed record PlannedReminder(Guid BookingId, string Kind, string Step);

/// <param name="MessageId">The id that its message has, whoever sends it.</param>
/// <param name="AgentId">Who of the company last had a lead of this person.</param>
public sealed record DueReminder(Guid TenantId, Guid Id, Guid MessageId, string Step, ReminderFacts Facts, BookingFacts Booking, Guid? AgentId)
{
    public string Kind => Facts.Kind;
    public bool IsPayment => Facts.Kind == ReminderKinds.Payment;
    public DateTimeOffset Now => Facts.Now;
}

/// <param name="Trip">What the customer knows the trip as: the package's name.</param>
/// <param name="Balance">Of the whole booking.</param>
public sealed record BookingFacts(
    Guid Id, string Code, Guid ContactId, string TripCode, string Trip, DateOnly StartsOn, DateOnly EndsOn, string Currency, decimal Balance);
