using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Domain.Broadcasts;

namespace TrailDesk.Application.Broadcasts;

/// <summary>Newest first, without their progress.</summary>
public sealed record ListBroadcasts(string? Status = null, int? Limit = null, string? Cursor = null) : IRequest<Page<BroadcastView>>, IPagedRequest;

public sealed record GetBroadcast(Guid Id) : IRequest<BroadcastView>;

public sealed record BroadcastView
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }

    /// <summary>draft, awaiting_approval, scheduled, running, paused, stopped_budget, completed or cancelled.</summary>
    public required string Status { get; init; }

    /// <summary>Why it was paused without anybody asking for it, or could not begin at its time; or whom it left out.</summary>
    public string? Reason { get; init; }
    public required Guid ChannelId { get; init; }
    public required string Purpose { get; init; }
    public required AudienceForm Audience { get; init; }
    public required BroadcastTemplateForm Template { get; init; }
    public string? Text { get; init; }
    public QuietHoursForm? QuietHours { get; init; }
    public Money? Budget { get; init; }

    /// <summary>Of the budget, by the price table, for what was handed over so far.</summary>
    public Money? Spent { get; init; }
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Once it was started it begins then.</summary>
    public DateTimeOffset? SendAt { get; init; }

    /// <summary>How many people it was started for; of one that waits for its time, how many were approved.</summary>
    public int? Recipients { get; init; }

    /// <summary>Of one that was started; never in lists. At most a second old.</summary>
    public BroadcastProgress? Progress { get; init; }
    public Person? CreatedBy { get; init; }
    public Person? StartedBy { get; init; }
    public Person? ApprovedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
}

/// <param name="Counts">By state: pending, skipped, cancelled, or the status of the message.</param>
/// <param name="LastMinute">How many were handed to the queue in the last 60 seconds.</param>
/// <param name="PerSecond">How many messages may leave the channel in a second.</param>
/// <param name="EndsAt">When the last will have left at the present rate; absent unless it runs.</param>
/// <param name="WaitsFor">quietHours (all who are left wait for their morning), or what the channel's queue waits for: throughput, parked, inactive, recipients, hold or dueTime.</param>
public sealed record BroadcastProgress(
    IReadOnlyList<StateCount> Counts, IReadOnlyList<ReasonCount> Skipped, int LastMinute, int? PerSecond, DateTimeOffset? EndsAt, string? WaitsFor);

public sealed record StateCount(string State, int Count);

internal sealed class ListBroadcastsValidator : PagedRequestValidator<ListBroadcasts>
{
    public ListBroadcastsValidator() =>
        RuleFor(request => request.Status).Must(status => status is null || BroadcastStatus.All.Contains(status)).WithMessage(BroadcastStatus.Sentence);
}

/// <summary>The people of a broadcast and what became of each.</summary>
public sealed record ListRecipients(Guid Id, string? State = null, int? Limit = null, string? Cursor = null) : IRequest<Page<RecipientView>>, IPagedRequest;

public sealed record RecipientView
{
    public required ContactSummary Contact { get; init; }

    /// <summary>pending, skipped, cancelled, or the status of the message: queued, sending, accepted, sent, delivered, read, failed, unknown.</summary>
    public required string State { get; init; }
    public Guid? BookingId { get; init; }
    public Guid? MessageId { get; init; }

    /// <summary>Of one who is pending: not before this.</summary>
    public DateTimeOffset? DueAt { get; init; }
    public DateTimeOffset? HandedAt { get; init; }

    /// <summary>Why nothing goes, or why it failed: a word.</summary>
    public string? Reason { get; init; }

    /// <summary>The same for people.</summary>
    public string? Sentence { get; init; }

    /// <summary>How often it was tried again by hand.</summary>
    public required int Tries { get; init; }
}

internal sealed class ListRecipientsValidator : PagedRequestValidator<ListRecipients>
{
    private static readonly string[] States =
        ["pending", "skipped", "cancelled", "queued", "sending", "accepted", "sent", "delivered", "read", "played", "failed", "unknown"];

    public ListRecipientsValidator() =>
        RuleFor(request => request.State).Must(state => state is null || States.Contains(state)).WithMessage($"state must be one of {string.Join(", ", States)}.");
}
