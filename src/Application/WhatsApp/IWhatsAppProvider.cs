namespace TrailDesk.Application.WhatsApp;

/// <summary>One of the three doors. Verifies and reads webhooks, sends messages; never stores anything.</summary>
public interface IWhatsAppProvider
{
    /// <summary>The provider's word in the API: meta, twilio or 360dialog.</summary>
    string Name { get; }

    /// <summary>
    /// The business addresses that the body names (see <see cref="InboundEvent.Address"/>), read to a bounded depth and
    /// trusted for nothing but to look for candidate channels. Empty when the body is none of this provider's.
    /// </summary>
    IReadOnlyCollection<string> PeekAddresses(WebhookRequest request);

    /// <summary>True only when the request carries this channel's proof over its raw bytes. Compares in constant time.</summary>
    bool Verify(WebhookRequest request, Channel channel);

    /// <summary>Pure; an unreadable body is one <see cref="OtherEvent"/> with field <c>unreadable</c>.</summary>
    IReadOnlyList<InboundEvent> Read(ReadOnlyMemory<byte> body, WebhookRequest? request = null);

    /// <summary>
    /// Sends through the provider's HTTP API. Never throws for what a network or a provider does: that is the outcome.
    /// Throws <see cref="OperationCanceledException"/> only when <paramref name="cancellation"/> asked for it before
    /// the request left.
    /// </summary>
    Task<SendOutcome> SendAsync(OutboundMessage message, Channel channel, CancellationToken cancellation);
}

/// <param name="Body">Raw bytes, at most 4 MiB.</param>
/// <param name="PublicUrl">The URL that the provider dialled: <c>TRAILDESK_PUBLIC_URL</c> plus raw path and query,
/// or the trusted forwarded one. Twilio signs it.</param>
/// <param name="Header">All values of a header, in order; empty when absent.</param>
public sealed record WebhookRequest(
    ReadOnlyMemory<byte> Body,
    string PublicUrl,
    string? ContentType,
    Func<string, IReadOnlyList<string>> Header);
