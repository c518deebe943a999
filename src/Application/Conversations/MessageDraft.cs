using System.Text.Json;
using System.Text.Json.Serialization;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Conversations;

/// <summary>A message as a caller writes it down: its type, and the part that the type names.</summary>
public record MessageDraft
{
    /// <summary>text, image, video, audio, voice, document, sticker, location, contacts, interactive, template or reaction.</summary>
    public required string Type { get; init; }

    /// <summary>
    /// booking, safety or marketing: what the person must not have refused. Without it an answer goes, and a template goes as booking.
    /// Templates of category MARKETING are marketing.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Purpose { get; init; }

    /// <summary>Must be the conversation's own channel where a conversation is answered.</summary>
    public Guid? ChannelId { get; init; }

    /// <summary>The message that is quoted. Twilio cannot quote: there it goes without, and only the desk shows what it answers.</summary>
    public string? ReplyToProviderMessageId { get; init; }
    public string? Text { get; init; }
    public bool? PreviewUrl { get; init; }
    public MediaDraft? Media { get; init; }
    public TemplateDraft? Template { get; init; }
    public InteractiveDraft? Interactive { get; init; }
    public LocationDraft? Location { get; init; }
    public ReactionDraft? Reaction { get; init; }

    /// <summary>Contact cards in Meta's shape.</summary>
    public JsonElement? Contacts { get; init; }

    /// <summary>When it shall leave: ISO 8601 with an offset, or local time with <see cref="TimeZone"/>. At most a year ahead.</summary>
    public string? SendAt { get; init; }

    /// <summary>The IANA name of the zone that <see cref="SendAt"/> is meant in, such as Asia/Kathmandu.</summary>
    public string? TimeZone { get; init; }

    /// <summary>normal (the default), or bulk: nobody waits for it, so answers go first.</summary>
    public string? Priority { get; init; }

    internal bool IsMedia => Type is "image" or "video" or "audio" or "voice" or "document" or "sticker";

    internal MessageContent ToContent() => new()
    {
        Text = Text,
        PreviewUrl = PreviewUrl,
        Media = Media is null ? null : [Media.ToPart(Type)],
        Template = Template is null ? null : new TemplatePart(Template.Name, Template.Language, Template.Components),
        Menu = Interactive?.ToPart(),
        Location = Location is null ? null : new LocationPart(Location.Latitude, Location.Longitude, Location.Name, Location.Address),
        Reaction = Reaction is null ? null : new ReactionPart(Reaction.ProviderMessageId, Reaction.Emoji is "" ? null : Reaction.Emoji),
        Contacts = Contacts,
    };
}

/// <summary>A draft for somebody: <see cref="To"/> or <see cref="UserId"/>.</summary>
public sealed record NewMessage : MessageDraft
{
    /// <summary>E.164 with plus.</summary>
    public string? To { get; init; }

    /// <summary>The business-scoped user id.</summary>
    public string? UserId { get; init; }
}

/// <summary>One file, named once.</summary>
/// <param name="Url">A public link, which the provider fetches.</param>
/// <param name="MediaId">From <c>POST /api/media</c>, or of a message that came in.</param>
/// <param name="ProviderMediaId">Uploaded to the provider by somebody else, for the same number.</param>
/// <param name="Kind">Of an interactive header's file: image (the default), video or document.</param>
public sealed record MediaDraft(
    string? Url = null, Guid? MediaId = null, string? ProviderMediaId = null, string? Caption = null, string? FileName = null,
    bool? Voice = null, string? Kind = null)
{
    internal MediaPart ToPart(string type) => new(
        type == "audio" && Voice == true ? "voice" : type, ProviderMediaId, FileName: FileName, Caption: Caption, Url: Url, Voice: Voice,
        MediaId: MediaId);
}

/// <param name="Components">In Meta's shape; a header's file may be <c>{"mediaId": …}</c>, from <c>POST /api/media</c>.</param>
public sealed record TemplateDraft(string Name, string Language, JsonElement? Components = null)
{
    /// <summary>
    /// Values by the names of the template's variables, in place of components; for templates that the desk knows. A header's file
    /// (header_image, header_video, header_document) is a public link, or an id from <c>POST /api/media</c>.
    /// </summary>
    // Left out of what an idempotency key remembers where it is not used, as nodes of the version before leave it out.
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Variables { get; init; }
}

public sealed record LocationDraft(double Latitude, double Longitude, string? Name = null, string? Address = null);

/// <param name="Emoji">Empty or absent takes the reaction back.</param>
public sealed record ReactionDraft(string ProviderMessageId, string? Emoji = null);

public sealed record HeaderDraft(string? Text = null, MediaDraft? Media = null);

/// <param name="Kind">button or list.</param>
/// <param name="Button">The label that opens a list.</param>
public sealed record InteractiveDraft(
    string Kind, string Body, HeaderDraft? Header = null, string? Footer = null, IReadOnlyList<ReplyButton>? Buttons = null,
    string? Button = null, IReadOnlyList<ListSection>? Sections = null)
{
    internal InteractiveMessagePart ToPart() => new(
        Kind, Body, Header?.Text, Header?.Media?.ToPart(Header.Media.Kind ?? "image"), Footer, Buttons, Button, Sections);
}
