using System.Globalization;
using System.Text.Json;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.UnitTests.WhatsApp;

/// <summary>The neutral message that a Cloud API request says.</summary>
internal static class OutboundFromBody
{
    public static OutboundMessage Of(JsonElement body)
    {
        var type = body.Text("type") ?? (body.Part("interactive").ValueKind == JsonValueKind.Object ? "interactive" : "text");
        var part = body.Part(type);
        var to = body.Text("to")!;
        return new OutboundMessage(Guid.NewGuid(), new Party(to.StartsWith('+') ? to : "+" + to), type, Content(type, part), body.Part("context").Text("message_id"));
    }

    private static MessageContent Content(string type, JsonElement part) => type switch
    {
        "text" => new MessageContent { Text = part.Text("body"), PreviewUrl = part.Text("preview_url") is { } flag ? flag == "true" : null },
        "location" => new MessageContent { Location = new LocationPart(Number(part, "latitude"), Number(part, "longitude"), part.Text("name"), part.Text("address")) },
        "contacts" => new MessageContent { Contacts = part },
        "reaction" => new MessageContent { Reaction = new ReactionPart(part.Text("message_id")!, part.Text("emoji")) },
        "template" => new MessageContent { Template = new TemplatePart(part.Text("name")!, part.Part("language").Text("code")!, part.Part("components") is { ValueKind: JsonValueKind.Array } list ? list : null) },
        "interactive" => new MessageContent { Menu = Menu(part) },
        _ => new MessageContent { Media = [Media(type, part)] },
    };

    private static MediaPart Media(string kind, JsonElement part) =>
        new(kind, part.Text("id"), FileName: part.Text("filename"), Caption: part.Text("caption"), Url: part.Text("link"));

    private static InteractiveMessagePart Menu(JsonElement menu)
    {
        var (header, action) = (menu.Part("header"), menu.Part("action"));
        var headerKind = header.Text("type") is { } kind and not "text" ? kind : null;
        return new InteractiveMessagePart(
            Kind: menu.Text("type")!.ToLowerInvariant(),
            Body: menu.Part("body").Text("text")!,
            HeaderText: header.Text("text"),
            HeaderMedia: headerKind is null ? null : Media(headerKind, header.Part(headerKind)),
            Footer: menu.Part("footer").Text("text"),
            Buttons: Items(action, "buttons", button => new ReplyButton(button.Part("reply").Text("id")!, button.Part("reply").Text("title")!)),
            Button: action.Text("button"),
            Sections: Items(action, "sections", section => new ListSection(section.Text("title"),
                Items(section, "rows", row => new ListRow(row.Text("id")!, row.Text("title")!, row.Text("description")))!)));
    }

    private static T[]? Items<T>(JsonElement parent, string name, Func<JsonElement, T> read) =>
        parent.Part(name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(read)] : null;

    private static double Number(JsonElement part, string name) => double.Parse(part.Text(name)!, CultureInfo.InvariantCulture);
}
