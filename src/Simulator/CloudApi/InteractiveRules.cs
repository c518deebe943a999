using System.Text.Json;

namespace TrailDesk.Simulator.CloudApi;

/// <summary>Lengths and counts of buttons, lists and links.</summary>
internal static class InteractiveRules
{
    public static ApiAnswer? Refusal(JsonElement interactive)
    {
        var (kind, action) = (interactive.Text("type"), interactive.Part("action"));
        if (interactive.Part("body").Text("text") is not { } body) return GraphErrors.MissingParameter("interactive['body']");
        if (body.Length > (kind == "list" ? 4096 : 1024)) return TooLong("Body", kind == "list" ? 4096 : 1024);
        return OfFrame(kind, interactive) ?? kind switch
        {
            "button" => OfButtons([.. action.Items("buttons").Select(button => button.Part("reply"))]),
            "list" => OfList(action),
            "cta_url" => OfLink(action.Part("parameters")),
            _ => null
        };
    }

    private static ApiAnswer? OfFrame(string? kind, JsonElement interactive)
    {
        var header = interactive.Part("header");
        if (header.Text("text") is { Length: > 60 }) return TooLong("Header", 60);
        if (interactive.Part("footer").Text("text") is { Length: > 60 }) return TooLong("Footer", 60);
        return kind == "list" && header.Text("type") is { } type && type != "text" ? Bad("Header type of a list must be text") : null;
    }

    private static ApiAnswer? OfButtons(JsonElement[] replies)
    {
        if (replies.Length is 0 or > 3) return Bad("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3");
        var titles = replies.Select(reply => reply.Text("title") ?? "").ToArray();
        if (titles.Any(title => title.Length is 0 or > 20)) return Bad("Button title length invalid. Min length: 1, Max length: 20");
        var ids = replies.Select(reply => reply.Text("id") ?? "").ToArray();
        if (ids.Any(id => id.Length is 0 or > 256)) return Bad("Button id length invalid. Min length: 1, Max length: 256");
        if (ids.Any(id => id != id.Trim())) return Bad("Button id cannot have leading or trailing spaces");
        return ids.Distinct().Count() < ids.Length || titles.Distinct().Count() < titles.Length
            ? Bad("Duplicated button ids or titles are not allowed") : null;
    }

    private static ApiAnswer? OfList(JsonElement action)
    {
        var sections = action.Items("sections").ToArray();
        var rows = sections.SelectMany(section => section.Items("rows")).ToArray();
        if (action.Text("button") is not { Length: > 0 and <= 20 }) return Bad("Button length invalid. Min length: 1, Max length: 20");
        if (rows.Length is 0 or > 10) return Bad("Total row count exceed max allowed count: 10");
        if (sections.Any(section => section.Text("title") is { Length: > 24 })) return Bad("Section title is too long. Max length: 24");
        if (sections.Length > 1 && sections.Any(section => section.Text("title") is not { Length: > 0 }))
            return Bad("Section title is required when there is more than one section");
        if (rows.Any(row => row.Text("title") is not { Length: > 0 and <= 24 })) return Bad("Row title is too long. Max length: 24");
        if (rows.Any(row => row.Text("id") is not { Length: > 0 and <= 200 })) return Bad("Row id length invalid. Max length: 200");
        return rows.Any(row => row.Text("description") is { Length: > 72 }) ? Bad("Row description is too long. Max length: 72") : null;
    }

    private static ApiAnswer? OfLink(JsonElement link)
    {
        if (link.Text("url") is null) return GraphErrors.MissingParameter("interactive['action']['parameters']['url']");
        return link.Text("display_text") is { Length: > 0 and <= 20 } ? null : Bad("Display text length invalid. Min length: 1, Max length: 20");
    }

    private static ApiAnswer TooLong(string part, int most) => Bad($"{part} text length invalid. Min length: 1, Max length: {most}");

    private static ApiAnswer Bad(string details) => GraphErrors.Refuse(131009, details);
}
