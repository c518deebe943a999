using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.WhatsApp;

/// <summary>A message about to leave through a channel.</summary>
/// <param name="Id">Our message id; echoed by the provider in statuses, so that an unknown outcome can be cleared up.</param>
/// <param name="To">Phone as E.164 with plus, or a business-scoped user id; the phone wins where both are known.</param>
/// <param name="Type">text, image, video, audio, voice, document, sticker, location, contacts, interactive, template or reaction.</param>
/// <param name="StatusCallbackUrl">Twilio calls it with statuses; the others use the channel's webhook.</param>
public sealed record OutboundMessage(
    Guid Id,
    Party To,
    string Type,
    MessageContent Content,
    string? ReplyToProviderMessageId = null,
    string? StatusCallbackUrl = null);
