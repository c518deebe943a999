using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.WhatsApp;

/// <summary>
/// One neutral thing that a provider told us. A webhook body becomes zero or more of these, in the order they stand
/// in the body. Reading is pure: bytes in, events out, nothing stored, never an exception for what a provider may send.
/// </summary>
public abstract record InboundEvent
{
    /// <summary>
    /// The business number the event is for: Meta's and 360dialog's <c>metadata.phone_number_id</c>, Twilio's
    /// <c>AccountSid|To</c>. Null for account-level events, which name <see cref="AccountId"/> alone.
    /// </summary>
    public string? Address { get; init; }

    /// <summary>Meta's WABA id (<c>entry[].id</c>) or Twilio's AccountSid.</summary>
    public string? AccountId { get; init; }

    /// <summary>
    /// A body of the provider's own shape that holds this event alone, so that reading it again yields this event.
    /// The whole body where it held one event.
    /// </summary>
    public ReadOnlyMemory<byte> Slice { get; init; }

    /// <summary>
    /// What makes two deliveries the same event within a channel: provider message id for messages; id, status and
    /// time for statuses; a digest of the slice for the rest. Never empty.
    /// </summary>
    public abstract string DedupeKey { get; }
}

/// <summary>A message somebody sent to the business.</summary>
public sealed record MessageEvent : InboundEvent
{
    public required string ProviderMessageId { get; init; }

    /// <summary>The provider's own word: text, image, video, audio, voice, document, sticker, location, contacts,
    /// interactive, button, reaction, order, system, edit, revoke, unsupported, request_welcome.</summary>
    public required string Type { get; init; }
    public required Party Sender { get; init; }
    public required MessageContent Content { get; init; }

    /// <summary>Null where the provider sends none (Twilio): then the time of receipt counts.</summary>
    public DateTimeOffset? SentAt { get; init; }
    public string? ReplyToProviderMessageId { get; init; }

    /// <summary>Set for a WhatsApp group: kept as an event, never a conversation.</summary>
    public string? GroupId { get; init; }

    /// <summary>
    /// The provider took it for a word that opts out (false) or in (true), and has confirmed it by itself: Twilio's
    /// <c>OptOutType</c>, sent by a Messaging Service with Advanced Opt-Out. Null for every other message.
    /// </summary>
    public bool? AnsweredConsent { get; init; }

    public override string DedupeKey => $"message|{ProviderMessageId}";
}

/// <summary>What became of a message that we sent.</summary>
public sealed record StatusEvent : InboundEvent
{
    public required string ProviderMessageId { get; init; }

    /// <summary>sent, delivered, read, played or failed; else the provider's own word, which changes nothing.</summary>
    public required string Status { get; init; }
    public DateTimeOffset? At { get; init; }
    public Party? Recipient { get; init; }

    /// <summary>Our own message id: Meta's <c>biz_opaque_callback_data</c>, Twilio's <c>mid</c> in the callback's query.</summary>
    public string? EchoedId { get; init; }
    public IReadOnlyList<ErrorPart> Errors { get; init; } = [];
    public PricePart? Price { get; init; }

    public override string DedupeKey => $"status|{ProviderMessageId}|{Status}|{At?.ToUnixTimeSeconds()}";
}

/// <summary>What the provider says of a message's price; it may come in parts, with several statuses.</summary>
/// <param name="Model">PMP (per message) or CBP (per conversation, until July 2025).</param>
/// <param name="Type">regular, free_customer_service, free_entry_point, …</param>
/// <param name="Category">marketing, utility, authentication, service, …</param>
/// <param name="Origin">What opened the conversation: Meta's <c>conversation.origin.type</c>, since v24.0 for free entry points alone.</param>
public sealed record PricePart(bool? Billable, string? Model, string? Type, string? Category, string? Origin = null)
{
    /// <summary>What is new counts; what it leaves out stays as it was.</summary>
    public PricePart Over(PricePart? earlier) => earlier is null ? this : new(
        Billable ?? earlier.Billable, Model ?? earlier.Model, Type ?? earlier.Type, Category ?? earlier.Category, Origin ?? earlier.Origin);
}

/// <summary>A template was approved, rejected, paused, …</summary>
public sealed record TemplateEvent : InboundEvent
{
    /// <summary>The webhook's field: message_template_status_update, message_template_quality_update, …</summary>
    public required string Field { get; init; }
    public required string? TemplateId { get; init; }
    public required string? TemplateName { get; init; }
    public required string? Language { get; init; }

    /// <summary>APPROVED, REJECTED, PAUSED, …; for quality the new score, for category the new category.</summary>
    public required string? Status { get; init; }
    public string? Reason { get; init; }

    /// <summary>The quality score or the category before this event.</summary>
    public string? Previous { get; init; }
    public string? Category { get; init; }

    /// <summary>The category that the provider is going to move it to: told in advance.</summary>
    public string? CorrectCategory { get; init; }

    /// <summary>What to do about a rejection, why it was paused, or when it ends.</summary>
    public string? Detail { get; init; }
    public DateTimeOffset? At { get; init; }
    public required string Digest { get; init; }
    public override string DedupeKey => $"template|{Digest}";
}

/// <summary>How many people a business portfolio may write to first in 24 hours, as its provider has just set it.</summary>
public sealed record LimitEvent : InboundEvent
{
    /// <summary>The webhook's field: business_capability_update or phone_number_quality_update.</summary>
    public required string Field { get; init; }

    /// <summary>Null: as many as it likes.</summary>
    public required int? DailyRecipients { get; init; }
    public DateTimeOffset? At { get; init; }
    public required string Digest { get; init; }
    public override string DedupeKey => $"limit|{Digest}";
}

/// <summary>A person stopped or resumed marketing messages at the provider.</summary>
public sealed record PreferenceEvent : InboundEvent
{
    public required Party Person { get; init; }

    /// <summary>stop, resume or signup.</summary>
    public required string Value { get; init; }
    public string? Category { get; init; }
    public string? Detail { get; init; }
    public DateTimeOffset? At { get; init; }
    public required string Digest { get; init; }
    public override string DedupeKey => $"preference|{Digest}";
}

/// <summary>Everything else: account news, echoes of the Business app, fields of tomorrow. Kept, answered 200.</summary>
public sealed record OtherEvent : InboundEvent
{
    /// <summary>The webhook's field or the message group's kind: account_update, smb_message_echoes, unreadable, …</summary>
    public required string Field { get; init; }

    /// <summary>The value's own <c>event</c>, where it has one.</summary>
    public string? Name { get; init; }
    public required string Digest { get; init; }
    public override string DedupeKey => $"other|{Digest}";
}

/// <summary>
/// A person as one webhook names them. Since 2026 any of these may be absent: a username user may have a
/// business-scoped id and no phone.
/// </summary>
/// <param name="Phone">Digits of the WhatsApp id with a plus in front, as the provider sent them; never rewritten.</param>
/// <param name="UserId">Business-scoped user id, such as <c>GB.1349…</c>, without any <c>whatsapp:</c> prefix.</param>
public sealed record Party(
    string? Phone,
    string? UserId = null,
    string? ParentUserId = null,
    string? Name = null,
    string? Username = null);
