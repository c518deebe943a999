using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Domain.Reminders;

namespace TrailDesk.Application.Reminders;

/// <summary>Planned, sent and skipped, the latest due time first.</summary>
/// <param name="From">Due at this moment or later.</param>
/// <param name="To">Due before this moment.</param>
public sealed record ListReminders(
    Guid? BookingId = null,
    string? State = null,
    string? Kind = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    int? Limit = null,
    string? Cursor = null) : IRequest<Page<ReminderView>>, IPagedRequest;

public sealed record GetReminder(Guid Id) : IRequest<ReminderView>;

public sealed record ReminderView
{
    public required Guid Id { get; init; }

    /// <summary>payment or departure.</summary>
    public required string Kind { get; init; }

    /// <summary>Such as D-7, D+1 or H-3.</summary>
    public required string Step { get; init; }

    /// <summary>planned, sent, skipped or failed.</summary>
    public required string State { get; init; }

    /// <summary>Why it was skipped or failed, as a word.</summary>
    public string? Reason { get; init; }

    /// <summary>The same for people.</summary>
    public string? Sentence { get; init; }

    /// <summary>When the instalment is due, or the trip begins.</summary>
    public required DateOnly Day { get; init; }
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>What the person was asked for, or is going to be as things stand; absent for a departure.</summary>
    public Money? Amount { get; init; }
    public required ReminderBooking Booking { get; init; }
    public required ContactSummary Contact { get; init; }

    /// <summary>whatsapp, once it was sent.</summary>
    public string? Channel { get; init; }

    /// <summary>When the provider took the message; absent while it has not left, and where it never did.</summary>
    public DateTimeOffset? SentAt { get; init; }
    public Guid? MessageId { get; init; }

    /// <summary>What became of the message since.</summary>
    public string? MessageStatus { get; init; }
}

public sealed record ReminderBooking(Guid Id, string Code, Guid TripId, string TripCode, string Package);

internal sealed class ListRemindersValidator : PagedRequestValidator<ListReminders>
{
    private static readonly string[] States = ["planned", "sent", "skipped", "failed"];

    public ListRemindersValidator()
    {
        RuleFor(request => request.State).Must(state => state is null || States.Contains(state)).WithMessage("state must be planned, sent, skipped or failed.");
        RuleFor(request => request.Kind).Must(kind => kind is null || ReminderKinds.IsKnown(kind)).WithMessage("kind must be payment or departure.");
    }
}
