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
        "interactive" => OfInteractive(content),
        "template" => content.Text("name") is null || content.Part("language").Text("code") is null
            ? GraphErrors.Refuse(131008, "Template name and language code are required.") : null,
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
        return media.Text("caption") is { Length: > 1024 }
            ? GraphErrors.Invalid($"Param {type}['caption'] must be at most 1024 characters long.") : null;
    }

    private static ApiAnswer? OfInteractive(JsonElement interactive)
    {
        var action = interactive.Part("action");
        if (interactive.Part("body").Text("text") is not { } body) return GraphErrors.MissingParameter("interactive['body']");
        return interactive.Text("type") switch
        {
            "button" => body.Length > 1024 ? TooLong("Body", 1024) : OfButtons([.. action.Items("buttons")]),
            "list" => body.Length > 4096 ? TooLong("Body", 4096) : OfList(action),
            _ => null
        };
    }

    private static ApiAnswer? OfButtons(JsonElement[] buttons)
    {
        if (buttons.Length is 0 or > 3) return Bad("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3");
        var titles = buttons.Select(button => button.Part("reply").Text("title") ?? "").ToArray();
        if (titles.Any(title => title.Length is 0 or > 20)) return Bad("Button title length invalid. Min length: 1, Max length: 20");
        var ids = buttons.Select(button => button.Part("reply").Text("id") ?? "").ToArray();
        if (ids.Any(id => id.Length is 0 or > 256)) return Bad("Button id length invalid. Min length: 1, Max length: 256");
        return ids.Distinct().Count() < ids.Length || titles.Distinct().Count() < titles.Length
            ? Bad("Duplicated button ids or titles are not allowed") : null;
    }

    private static ApiAnswer? OfList(JsonElement action)
    {
        var sections = action.Items("sections").ToArray();
        var rows = sections.SelectMany(section => section.Items("rows")).ToArray();
        if (action.Text("button") is not { Length: > 0 and <= 20 }) return Bad("Button length invalid. Min length: 1, Max length: 20");
        if (rows.Length is 0 or > 10) return Bad("Total row count exceed max allowed count: 10");
        if (sections.Length > 1 && sections.Any(section => section.Text("title") is not { Length: > 0 and <= 24 }))
            return Bad("Section title is required when there is more than one section. Max length: 24");
        if (rows.Any(row => row.Text("title") is not { Length: > 0 and <= 24 })) return Bad("Row title is too long. Max length: 24");
        if (rows.Any(row => row.Text("id") is not { Length: > 0 and <= 200 })) return Bad("Row id length invalid. Max length: 200");
        return rows.Any(row => row.Text("description") is { Length: > 72 }) ? Bad("Row description is too long. Max length: 72") : null;
    }

    private static ApiAnswer TooLong(string part, int most) => Bad($"{part} text length invalid. Min length: 1, Max length: {most}");

    private static ApiAnswer Bad(string details) => GraphErrors.Refuse(131009, details);
}
