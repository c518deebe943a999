using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Conversations;

/// <summary>Messages of both directions. A provider's message id is unique per channel for good.</summary>
public interface IMessageStore
{
    /// <summary>The message that carries this provider id, or the one that we named ourselves when we sent it.</summary>
    ValueTask<MessageDelivery?> FindDeliveryAsync(Guid channelId, string providerMessageId, Guid? echoedId, CancellationToken cancellation);

    /// <summary>By our own id.</summary>
    ValueTask<MessageDelivery?> FindAsync(Guid messageId, CancellationToken cancellation);

    void Add(Message message, Party party);

    /// <summary>What a provider message asked for was done, and it leaves no row: a repetition has nothing left to do.</summary>
    void MarkHandled(Guid channelId, string providerMessageId);

    /// <summary>Keeps what a status changed.</summary>
    void Save(MessageDelivery delivery);

    /// <summary>What was sent, as it was sent.</summary>
    Task<SentOnce?> FindSentAsync(MessageDelivery delivery, CancellationToken cancellation);

    /// <summary>Queued anew; the id of the first try no longer stands for it.</summary>
    void MarkResent(Guid messageId);

    /// <summary>What a person decided about it.</summary>
    void Mark(Guid messageId, string status);

    /// <summary>A status of a message whose provider id is not known yet waits for it.</summary>
    void Park(StatusEvent status, Guid channelId, DateTimeOffset at);
}

public sealed record SentOnce(OutboundMessage Message, Guid ConversationId, bool WasResent)
{
    public StandIn? StandIn { get; init; }
}

/// <summary>Where a message stands on its way to a phone.</summary>
public sealed record MessageDelivery(Guid MessageId, Guid ContactId, bool IsInbound, string Status)
{
    public DateTimeOffset? SentAt { get; init; }
    public DateTimeOffset? DeliveredAt { get; init; }
    public DateTimeOffset? ReadAt { get; init; }
    public IReadOnlyList<ErrorPart>? Errors { get; init; }

    /// <summary>What was heard of its price in the transaction at hand; null leaves what is known.</summary>
    public PricePart? Price { get; init; }

    /// <summary>Set when the status taught us the provider's id before the send's own answer did.</summary>
    public string? LearnedProviderMessageId { get; init; }
    public Guid? ChannelId { get; init; }

    /// <summary>What the provider reports moves a message up, never down; the earliest time of each step is kept.</summary>
    public MessageDelivery Hear(string status, DateTimeOffset at, IReadOnlyList<ErrorPart> errors, PricePart? price)
    {
        var merged = MessageStatus.Merge(Status, status);
        var moved = this with { Status = merged, Price = price?.Over(Price) ?? Price };
        return status switch
        {
            "sent" => moved with { SentAt = Earliest(SentAt, at) },
            "delivered" => moved with { DeliveredAt = Earliest(DeliveredAt, at) },
            "read" or "played" => moved with { DeliveredAt = Earliest(DeliveredAt, at), ReadAt = Earliest(ReadAt, at) },
            "failed" when merged == "failed" => moved with { Errors = errors },
            _ => moved,
        };
    }

    private static DateTimeOffset Earliest(DateTimeOffset? known, DateTimeOffset at) => known is { } earlier && earlier <= at ? earlier : at;
}
