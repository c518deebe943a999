using System.Text.Json;

namespace TrailDesk.Domain.Conversations;

/// <summary>
/// What a WhatsApp message says, in either direction, apart from who sent it and when. Every part is verbatim:
/// no trimming, no rewriting. Parts that the provider did not send are null.
/// </summary>
public sealed record MessageContent
{
    /// <summary>The body, or the caption where there is nothing else; verbatim.</summary>
    public string? Text { get; init; }
    public bool? PreviewUrl { get; init; }
    public IReadOnlyList<MediaPart>? Media { get; init; }
    public LocationPart? Location { get; init; }
    public InteractivePart? Interactive { get; init; }
    public ReactionPart? Reaction { get; init; }
    /// <summary>Shared contact cards as the provider sent them (an array in Meta's shape).</summary>
    public JsonElement? Contacts { get; init; }
    public JsonElement? Order { get; init; }
    public ReferralPart? Referral { get; init; }
    /// <summary>The catalogue's product that a text asks about, as the provider sent it.</summary>
    public JsonElement? ReferredProduct { get; init; }
    public SystemPart? System { get; init; }
    /// <summary>Whether the person's encryption identity is the one that was acknowledged, as the provider sent it.</summary>
    public JsonElement? Identity { get; init; }
    /// <summary>What WhatsApp could not pass on (a poll, a pin, …), as the provider sent it.</summary>
    public JsonElement? Unsupported { get; init; }
    public IReadOnlyList<ErrorPart>? Errors { get; init; }
    public TemplatePart? Template { get; init; }
    /// <summary>A list or button message that goes out (inbound answers are in <see cref="Interactive"/>).</summary>
    public InteractiveMessagePart? Menu { get; init; }
    public bool? Forwarded { get; init; }
    /// <summary>Forwarded through more than five chats; then <see cref="Forwarded"/> is true as well.</summary>
    public bool? FrequentlyForwarded { get; init; }
    /// <summary>An edit or revoke names the message that it changes.</summary>
    public string? OriginalProviderMessageId { get; init; }
}

/// <param name="Kind">image, video, audio, voice, document or sticker.</param>
/// <param name="ProviderMediaId">Meta's and 360dialog's media id; absent for Twilio.</param>
/// <param name="Url">Where the provider serves it: needs the channel's credentials, and for Meta lives five minutes. Of what goes out: a public link.</param>
/// <param name="MediaId">A file of our own that goes out.</param>
public sealed record MediaPart(
    string Kind,
    string? ProviderMediaId = null,
    string? MimeType = null,
    string? FileName = null,
    string? Caption = null,
    string? Url = null,
    string? Sha256 = null,
    bool? Voice = null,
    bool? Animated = null,
    Guid? MediaId = null);

public sealed record LocationPart(double Latitude, double Longitude, string? Name = null, string? Address = null, string? Url = null);

/// <param name="Kind">button_reply, list_reply, nfm_reply or button (a template's quick reply).</param>
/// <param name="Payload">A button's payload, or a flow's response_json, as sent.</param>
/// <param name="Name">Of a flow's answer: flow, address_message, …</param>
public sealed record InteractivePart(
    string Kind, string? Id = null, string? Title = null, string? Description = null, string? Payload = null, string? Name = null);

/// <param name="Emoji">Null when the reaction was taken back.</param>
public sealed record ReactionPart(string ProviderMessageId, string? Emoji);

/// <summary>The advertisement or post that brought the customer here (click-to-WhatsApp).</summary>
public sealed record ReferralPart(
    string? SourceType = null,
    string? SourceId = null,
    string? SourceUrl = null,
    string? Headline = null,
    string? Body = null,
    string? MediaType = null,
    string? MediaUrl = null,
    string? ClickId = null,
    string? ThumbnailUrl = null,
    string? WelcomeMessage = null,
    string? MediaId = null);

/// <param name="Type">user_changed_number, user_changed_user_id, customer_identity_changed, or a newer word.</param>
public sealed record SystemPart(string? Type, string? Body = null, string? NewPhone = null, string? NewUserId = null, string? NewParentUserId = null);

/// <param name="Code">The provider's own code, as a string: Meta 131047, Twilio 63016.</param>
public sealed record ErrorPart(string Code, string? Title = null, string? Details = null);

/// <param name="Components">In Meta's shape, where a header's file of our own is named by its mediaId until it leaves; null for a template without variables.</param>
public sealed record TemplatePart(string Name, string Language, JsonElement? Components = null);

/// <param name="Kind">button or list.</param>
public sealed record InteractiveMessagePart(
    string Kind,
    string Body,
    string? HeaderText = null,
    MediaPart? HeaderMedia = null,
    string? Footer = null,
    IReadOnlyList<ReplyButton>? Buttons = null,
    string? Button = null,
    IReadOnlyList<ListSection>? Sections = null);

public sealed record ReplyButton(string Id, string Title);

public sealed record ListSection(string? Title, IReadOnlyList<ListRow> Rows);

public sealed record ListRow(string Id, string Title, string? Description = null);
