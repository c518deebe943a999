using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>A neutral message becomes the JSON of <c>POST /messages</c>. Nothing is cut: lengths are checked before.</summary>
internal static class CloudApiMessageWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 128,
    };

    /// <summary>Why this message cannot be written, as a sentence; null when it can.</summary>
    public static string? Problem(OutboundMessage message) => message switch
    {
        { To: { Phone: null, UserId: null } } => "The message names no recipient.",
        { Type: "text", Content.Text: null or "" } => "A text message needs a text.",
        { Type: "location", Content.Location: null } => "A location message needs a location.",
        { Type: "contacts", Content.Contacts: null } => "A contacts message needs contacts.",
        { Type: "reaction", Content.Reaction: null } => "A reaction needs the message that it reacts to.",
        { Type: "template", Content.Template: null } => "A template message needs a template.",
        { Type: "interactive", Content.Menu: null } => "An interactive message needs buttons or a list.",
        { Type: "interactive", Content.Menu.Kind: not ("button" or "list") } => $"Interactive messages are of kind button or list, not {message.Content.Menu.Kind}.",
        { Type: "text" or "location" or "contacts" or "reaction" or "template" or "interactive" } => null,
        { Type: "image" or "video" or "audio" or "voice" or "document" or "sticker" } => MediaProblem(message.Content.Media),
        _ => $"Messages of type {message.Type} cannot be sent.",
    };

    private static string? MediaProblem(IReadOnlyList<MediaPart>? media) =>
        media is [{ ProviderMediaId: not null } or { Url: not null }] ? null : "A media message needs one file, by id or by link.";

    public static ReadOnlyMemory<byte> Write(OutboundMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("messaging_product", "whatsapp");
            json.WriteString("recipient_type", "individual");
            if (message.To.Phone is { } phone)
                json.WriteString("to", phone);
            else
                json.WriteString("recipient", message.To.UserId);
            if (message.ReplyToProviderMessageId is { } quoted)
            {
                json.WriteStartObject("context");
                json.WriteString("message_id", quoted);
                json.WriteEndObject();
            }
            var type = message.Type == "voice" ? "audio" : message.Type;
            json.WriteString("type", type);
            json.WritePropertyName(type);
            WriteContent(json, message);
            json.WriteString("biz_opaque_callback_data", message.Id.ToString("D"));
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private static void WriteContent(Utf8JsonWriter json, OutboundMessage message)
    {
        var content = message.Content;
        switch (message.Type)
        {
            case "text": WriteText(json, content); break;
            case "location": WriteLocation(json, content.Location!); break;
            case "contacts": content.Contacts!.Value.WriteTo(json); break;
            case "reaction": WriteReaction(json, content.Reaction!); break;
            case "template": WriteTemplate(json, content.Template!); break;
            case "interactive": CloudApiMenuWriter.Write(json, content.Menu!); break;
            default: WriteMedia(json, content.Media![0], message.Type == "voice"); break;
        }
    }

    private static void WriteText(Utf8JsonWriter json, MessageContent content)
    {
        json.WriteStartObject();
        if (content.PreviewUrl is { } preview)
            json.WriteBoolean("preview_url", preview);
        json.WriteString("body", content.Text);
        json.WriteEndObject();
    }

    /// <summary>The id wins over a link: what is uploaded already needs no second fetch.</summary>
    public static void WriteMedia(Utf8JsonWriter json, MediaPart media, bool voice = false)
    {
        json.WriteStartObject();
        if (media.ProviderMediaId is { } id)
            json.WriteString("id", id);
        else
            json.WriteString("link", media.Url);
        WriteOptional(json, "caption", media.Caption);
        WriteOptional(json, "filename", media.FileName);
        if (voice || media.Voice == true)
            json.WriteBoolean("voice", true);
        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, LocationPart location)
    {
        json.WriteStartObject();
        json.WriteNumber("latitude", location.Latitude);
        json.WriteNumber("longitude", location.Longitude);
        WriteOptional(json, "name", location.Name);
        WriteOptional(json, "address", location.Address);
        json.WriteEndObject();
    }

    private static void WriteReaction(Utf8JsonWriter json, ReactionPart reaction)
    {
        json.WriteStartObject();
        json.WriteString("message_id", reaction.ProviderMessageId);
        json.WriteString("emoji", reaction.Emoji ?? "");
        json.WriteEndObject();
    }

    private static void WriteTemplate(Utf8JsonWriter json, TemplatePart template)
    {
        json.WriteStartObject();
        json.WriteString("name", template.Name);
        json.WriteStartObject("language");
        json.WriteString("code", template.Language);
        json.WriteEndObject();
        if (template.Components is { ValueKind: JsonValueKind.Array } components && components.GetArrayLength() > 0)
        {
            json.WritePropertyName("components");
            components.WriteTo(json);
        }
        json.WriteEndObject();
    }

    public static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
