using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Delivery;

/// <summary>Whether one more message may wait. Asked where people and programs hand messages in, never for automatic answers.</summary>
public interface IQueueRoom
{
    /// <summary>Refuses with <see cref="TooManyMessagesException"/> what the queue or the tenant's plan has no room for.</summary>
    /// <param name="mayWait">The caller takes a full queue into account, and a plan's limit too.</param>
    /// <param name="latest">When it is of no use any more: it does not wait for its plan until then. Null: a day at most.</param>
    /// <returns>When the plan lets it leave; null: now.</returns>
    Task<DateTimeOffset?> ReserveAsync(Channel channel, bool mayWait, DateTimeOffset? latest, CancellationToken cancellation);

    /// <returns>How many of so many messages the tenant's plan allows now: these are counted as handed in.</returns>
    Task<int> TakeFromPlanAsync(int wanted, CancellationToken cancellation);
}

public sealed class TooManyMessagesException(string message, TimeSpan retryAfter) : TooManyException(message, retryAfter);
