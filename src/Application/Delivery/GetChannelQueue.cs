using MediatR;

namespace TrailDesk.Application.Delivery;

/// <summary>What waits on a number, and when it will be gone.</summary>
public sealed record GetChannelQueue(Guid Id) : IRequest<ChannelQueue>;

/// <param name="Replies">Messages that a person waits for, and any others but broadcasts.</param>
/// <param name="Scheduled">Not due yet; not part of the forecast.</param>
/// <param name="InDoubt">Sent, and nobody knows whether they arrived.</param>
/// <param name="PerSecond">How many may leave in a second.</param>
/// <param name="EmptyAt">At the present rate; absent where nothing waits, or the channel is switched off.</param>
/// <param name="WaitsFor">
/// throughput, parked, inactive, recipients (the portfolio's limit of 24 hours), hold (the provider lets nobody be written to first, see heldUntil)
/// or dueTime (each has a time of its own, such as the next try); absent where nothing waits.
/// </param>
/// <param name="HeldUntil">Until then the provider lets the portfolio start no conversations, as people blocked or reported it; answers go.</param>
/// <param name="Recipients">Absent where no limit is set.</param>
public sealed record ChannelQueue(
    Guid ChannelId, int Replies, int Broadcasts, int Scheduled, int InDoubt, int PerSecond, DateTimeOffset? EmptyAt, string? WaitsFor,
    DateTimeOffset? ParkedUntil, string? ParkedReason, DateTimeOffset? HeldUntil, RecipientsUsed? Recipients);

/// <summary>How many people were written to first in the last 24 hours, on all numbers of the portfolio.</summary>
/// <param name="NextAt">When the next place comes free; absent while there are places.</param>
public sealed record RecipientsUsed(int Used, int Limit, DateTimeOffset? NextAt);
