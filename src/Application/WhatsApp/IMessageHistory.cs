namespace TrailDesk.Application.WhatsApp;

/// <summary>A provider that keeps a list of messages, for what its webhooks lost and for sends of unknown outcome.</summary>
public interface IMessageHistory
{
    /// <summary>
    /// Messages that people sent to the channel in a span of time, oldest first, with slices as a webhook would have
    /// brought them. Null when the provider could not be asked.
    /// </summary>
    Task<InboundHistory?> ListInboundAsync(Channel channel, DateTimeOffset since, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>Messages that the channel sent to one person in a span of time. Null when the provider could not be asked.</summary>
    Task<IReadOnlyList<SentMessage>?> ListSentAsync(
        Channel channel, Party to, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation);
}

/// <param name="CompleteUntil">From here on something is missing that could not be read now and may be later.</param>
public sealed record InboundHistory(IReadOnlyList<InboundEvent> Events, DateTimeOffset CompleteUntil);

/// <param name="Status">As in <see cref="StatusEvent.Status"/>.</param>
public sealed record SentMessage(string ProviderMessageId, string Status, string? Text, DateTimeOffset? CreatedAt, string? ErrorCode);
