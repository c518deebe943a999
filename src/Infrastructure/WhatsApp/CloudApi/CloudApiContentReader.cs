using System.Runtime.InteropServices;
using System.Text.Json;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>What a message says. Parts are taken by where they stand, so that a new type word still yields them.</summary>
internal static class CloudApiContentReader
{
    private const int DeepestPart = 32;

    private static readonly string[] KnownTypes =
    [
        "text", "image", "video", "audio", "voice", "document", "sticker", "location", "contacts", "interactive", "button",
        "reaction", "order", "system", "edit", "revoke", "unsupported",
    ];

    public static string TypeOf(JsonElement message) =>
        message.Id("type"u8) ?? Array.Find(KnownTypes, type => message.IsObject() && message.TryGetProperty(type, out _)) ?? "unknown";

    public static MessageContent Read(JsonElement message, string type)
    {
        var content = type == "edit" && message.At("edit"u8).At("message"u8) is { ValueKind: JsonValueKind.Object } edited
            ? Body(edited, TypeOf(edited))
            : Body(message, type);
        var context = message.At("context"u8);
        bool? oftenForwarded = context.Flag("frequently_forwarded"u8) == true ? true : null;
        return content with
        {
            Referral = Referral(message.At("referral"u8)),
            Errors = CloudApiErrorReader.Read(message.At("errors"u8)),
            ReferredProduct = Kept(context.At("referred_product"u8)),
            Forwarded = context.Flag("forwarded"u8) == true || oftenForwarded == true ? true : null,
            FrequentlyForwarded = oftenForwarded,
            Identity = Kept(message.At("identity"u8)),
            Unsupported = Kept(message.At("unsupported"u8)),
            OriginalProviderMessageId = message.At("edit"u8).Id("original_message_id"u8)
                ?? message.At("revoke"u8).Id("original_message_id"u8),
        };
    }

    private static MessageContent Body(JsonElement message, string type) => type switch
    {
        "text" => new MessageContent { Text = message.At("text"u8).Text("body"u8) ?? message.At("text"u8).AsText() },
        "location" => new MessageContent { Location = Location(message.At("location"u8)) },
        "contacts" => new MessageContent { Contacts = Kept(message.At("contacts"u8)) },
        "interactive" => Answer(CloudApiAnswerReader.Interactive(message.At("interactive"u8))),
        "button" => Answer(CloudApiAnswerReader.Button(message.At("button"u8))),
        "reaction" => new MessageContent { Reaction = Reaction(message.At("reaction"u8)) },
        "order" => new MessageContent { Order = Kept(message.At("order"u8)), Text = message.At("order"u8).Id("text"u8) },
        "system" => new MessageContent { System = System(message.At("system"u8)) },
        _ => Media(message, type),
    };

    private static MessageContent Answer((InteractivePart? Part, string? Text) answer) =>
        new() { Interactive = answer.Part, Text = answer.Text };

    private static MessageContent Media(JsonElement message, string type)
    {
        if (!message.IsObject() || !message.TryGetProperty(type, out var media) || !media.IsObject() || !IsMedia(media))
            return new MessageContent();
        var voice = media.Flag("voice"u8);
        var caption = media.Id("caption"u8);
        var part = new MediaPart(
            Kind: MediaKind.Of(type, media.Text("mime_type"u8), voice == true),
            ProviderMediaId: media.Id("id"u8),
            MimeType: media.Id("mime_type"u8),
            FileName: media.Id("filename"u8),
            Caption: caption,
            Url: media.Id("url"u8) ?? media.Id("link"u8),
            Sha256: media.Id("sha256"u8),
            Voice: voice,
            Animated: media.Flag("animated"u8));
        return new MessageContent { Media = [part], Text = caption };
    }

    private static bool IsMedia(JsonElement part) =>
        part.Id("id"u8) is not null || part.Id("mime_type"u8) is not null || part.Id("url"u8) is not null || part.Id("link"u8) is not null;

    private static LocationPart? Location(JsonElement location) =>
        location.Number("latitude"u8) is { } latitude && location.Number("longitude"u8) is { } longitude
            ? new LocationPart(latitude, longitude, location.Id("name"u8), location.Id("address"u8), location.Id("url"u8))
            : null;

    // An emoji taken back arrives as "" or not at all.
    private static ReactionPart? Reaction(JsonElement reaction) =>
        reaction.Id("message_id"u8) is { } id ? new ReactionPart(id, reaction.Id("emoji"u8)) : null;

    private static SystemPart? System(JsonElement system)
    {
        if (!system.IsObject())
            return null;
        var type = system.Id("type"u8);
        // Of a changed identity, wa_id is the number that the person has and keeps.
        var isIdentity = type is "customer_identity_changed" or "user_identity_changed";
        var newPhone = system.Id("new_wa_id"u8) ?? (isIdentity ? null : system.Id("wa_id"u8));
        return new SystemPart(type, system.Text("body"u8), WhatsAppId.Phone(newPhone), system.Id("user_id"u8), system.Id("parent_user_id"u8));
    }

    private static ReferralPart? Referral(JsonElement referral) => referral.IsObject()
        ? new ReferralPart(
            SourceType: referral.Id("source_type"u8),
            SourceId: referral.Id("source_id"u8),
            SourceUrl: referral.Id("source_url"u8),
            Headline: referral.Id("headline"u8),
            Body: referral.Id("body"u8),
            MediaType: referral.Id("media_type"u8),
            MediaUrl: referral.Id("image_url"u8) ?? referral.Id("video_url"u8) ?? referral.Id("media_url"u8) ?? referral.Id("thumbnail_url"u8),
            ClickId: referral.Id("ctwa_clid"u8),
            ThumbnailUrl: referral.Id("thumbnail_url"u8),
            WelcomeMessage: referral.At("welcome_message"u8).Text("text"u8),
            MediaId: referral.At("image"u8).Id("id"u8) ?? referral.At("video"u8).Id("id"u8))
        : null;

    /// <summary>
    /// Copied out of the pooled document, which does not outlive the reading. What is nested deeper than anything that a
    /// provider sends is left to the slice: no reader of our own answers has to go so deep.
    /// </summary>
    private static JsonElement? Kept(JsonElement element) =>
        element.ValueKind is JsonValueKind.Object or JsonValueKind.Array && IsShallow(JsonMarshal.GetRawUtf8Value(element)) ? element.Clone() : null;

    private static bool IsShallow(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 128 });
        while (reader.Read())
            if (reader.CurrentDepth > DeepestPart)
                return false;
        return true;
    }
}
