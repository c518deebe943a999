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

    /// <summary>The inbound message that this one answers automatically: at most one answer each.</summary>
    public Guid? InReplyTo { get; init; }
    public Guid? AuthorId { get; init; }
    public DateTimeOffset? ProviderTimestamp { get; init; }
    public DateTimeOffset? ReceivedAt { get; init; }
    public DateTimeOffset? QueuedAt { get; init; }
}
