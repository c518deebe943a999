using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Delivery;

/// <summary>Whether one more message may wait. Asked where people and programs hand messages in, never for automatic answers.</summary>
public interface IQueueRoom
{
    /// <summary>Refuses with <see cref="TooManyMessagesException"/> what the tenant's plan does not allow.</summary>
    /// <param name="mayWait">The caller takes a full queue into account.</param>
    Task ReserveAsync(Channel channel, bool mayWait, CancellationToken cancellation);
}

public sealed class TooManyMessagesException(string message, TimeSpan retryAfter) : TooManyException(message, retryAfter);
