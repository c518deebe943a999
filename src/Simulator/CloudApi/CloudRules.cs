using System.Text.Json;

namespace TrailDesk.Simulator.CloudApi;

/// <summary>What Meta refuses at once.</summary>
internal static class CloudRules
{
    private static readonly HashSet<string> Types =
        ["text", "image", "audio", "video", "document", "sticker", "location", "contacts", "interactive", "template", "reaction"];

    public static ApiAnswer? Refusal(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return GraphErrors.Invalid("Invalid parameter");
        if (root.Text("messaging_product") is null) return GraphErrors.MissingParameter("messaging_product");
        if (root.Text("messaging_product") != "whatsapp") return GraphErrors.Invalid("Param messaging_product must be one of {WHATSAPP}");
        if (root.Text("status") is not null)
            return root.Text("message_id") is null ? GraphErrors.MissingParameter("message_id") : null;
        if (root.Text("biz_opaque_callback_data") is { Length: > 512 })
            return GraphErrors.Invalid("Param biz_opaque_callback_data must be at most 512 characters long.");
        if (root.Text("to") is null && root.Text("recipient") is null) return GraphErrors.MissingParameter("to");
        var type = root.Text("type") ?? "text";
        if (!Types.Contains(type))
            return GraphErrors.Invalid($"Param type must be one of {{{string.Join(", ", Types.Select(known => known.ToUpperInvariant()))}}} - got \"{type}\".");
        return root.TryGetProperty(type, out var content) ? OfContent(type, content) : GraphErrors.MissingParameter(type);
    }

    private static ApiAnswer? OfContent(string type, JsonElement content) => type switch
    {
        "text" => OfText(content),
        "image" or "audio" or "video" or "document" or "sticker" => OfMedia(type, content),
        "location" => content.Number("latitude") is null || content.Number("longitude") is null
            ? GraphErrors.Refuse(131008, "Location latitude and longitude are required.") : null,
        "reaction" => content.Text("message_id") is null ? GraphErrors.Refuse(131008, "reaction.message_id is required.") : null,
        "interactive" => InteractiveRules.Refusal(content),
        "template" => OfTemplate(content),
        "contacts" => content.ValueKind != JsonValueKind.Array ? GraphErrors.Invalid("Param contacts must be an array.") : null,
        _ => null
    };

    private static ApiAnswer? OfText(JsonElement text) => text.Text("body") switch
    {
        null or "" => GraphErrors.MissingParameter("text['body']"),
        { Length: > 4096 } => GraphErrors.Invalid("Param text['body'] must be at most 4096 characters long."),
        _ => null
    };

    private static ApiAnswer? OfMedia(string type, JsonElement media)
    {
        if (media.Text("id") is null && media.Text("link") is null) return GraphErrors.MissingParameter($"{type}['id']");
        if (type is "audio" or "sticker" && media.Text("caption") is not null) return GraphErrors.Invalid($"Unexpected key \"caption\" on param \"{type}\".");
        return media.Text("caption") is { Length: > 1024 }
            ? GraphErrors.Invalid($"Param {type}['caption'] must be at most 1024 characters long.") : null;
    }

    private static ApiAnswer? OfTemplate(JsonElement template)
    {
        if (template.Text("name") is null || template.Part("language").Text("code") is null)
            return GraphErrors.Refuse(131008, "Template name and language code are required.");
        var texts = template.Items("components").SelectMany(component => component.Items("parameters")).Select(parameter => parameter.Text("text") ?? "");
        return texts.Any(text => text.AsSpan().IndexOfAny('\n', '\t') >= 0 || text.Contains("     ", StringComparison.Ordinal))
            ? GraphErrors.Refuse(132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces") : null;
    }
}
