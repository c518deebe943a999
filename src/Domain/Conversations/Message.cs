namespace TrailDesk.Domain.Conversations;

/// <summary>One message of a conversation, in either direction. Immutable but for what the provider reports later.</summary>
public sealed record Message
{
    public required Guid Id { get; init; }
    public required Guid ConversationId { get; init; }
    public required Guid ContactId { get; init; }
    public required Guid ChannelId { get; init; }
    public required bool IsInbound { get; init; }
    public required string Type { get; init; }
    public required string Status { get; init; }
    public required MessageContent Content { get; init; }
    public string? ProviderMessageId { get; init; }
    public string? ReplyToProviderMessageId { get; init; }

    /// <summary>The inbound message that this one answers automatically, or the refused text that this template stands in for: at most one each.</summary>
    public Guid? InReplyTo { get; init; }

    /// <summary>Of a text that the desk sends by itself.</summary>
    public StandIn? StandIn { get; init; }
    public Guid? AuthorId { get; init; }
    public DateTimeOffset? ProviderTimestamp { get; init; }
    public DateTimeOffset? ReceivedAt { get; init; }
    public DateTimeOffset? QueuedAt { get; init; }
}

/// <summary>The template that goes, once, where a text is refused because the customer service window is closed.</summary>
/// <param name="Template">By its name and as Meta takes it: it is fitted to the number when it goes.</param>
/// <param name="Purpose">booking, safety or marketing: asked of again before it goes.</param>
/// <param name="GoodUntil">After this it is of no use.</param>
public sealed record StandIn(
    TemplatePart Template, string OtherLanguage, string? Purpose = null, DateTimeOffset? GoodUntil = null, bool IsCautious = false, short Priority = 0);
