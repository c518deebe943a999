using System.Text.Json;
using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.Phones;

namespace TrailDesk.Simulator.CloudApi;

/// <summary>What a phone shows of a message that was sent to it.</summary>
internal static class CloudMessageView
{
    public static PhoneMessage Read(
        JsonElement root, string id, SimulatedChannel channel, DateTimeOffset at, TemplateCatalogue templates)
    {
        var type = root.Text("type") ?? "text";
        var content = root.Part(type);
        var template = type == "template" ? templates.Render(channel.AccountId, content) : null;
        var action = content.Part("action");
        return new PhoneMessage
        {
            ProviderMessageId = id,
            ChannelId = channel.Id,
            Direction = "outbound",
            Type = type,
            At = at,
            Status = "accepted",
            Text = template?.Text ?? TextOf(type, content),
            Header = template?.Header ?? content.Part("header").Text("text"),
            Footer = template?.Footer ?? content.Part("footer").Text("text"),
            Media = Media(type, content) ?? Header(content.Part("header")),
            Location = type == "location" ? Location(content) : null,
            Buttons = template?.Buttons ?? Buttons(content.Text("type"), action),
            List = content.Text("type") == "list" ? List(action) : null,
            Contacts = type == "contacts" ? [.. content.EnumerateArray().Select(Contact)] : null,
            Template = type == "template" ? content.Text("name") : null,
            ReplyTo = root.Part("context").Text("message_id"),
            ReactionTo = type == "reaction" ? content.Text("message_id") : null,
            EchoId = root.Text("biz_opaque_callback_data")
        };
    }

    private static string? TextOf(string type, JsonElement content) => type switch
    {
        "text" => content.Text("body"),
        "interactive" => content.Part("body").Text("text"),
        "reaction" => content.Text("emoji") ?? "",
        "contacts" => null,
        _ => content.Text("caption")
    };

    private static MediaView? Header(JsonElement header) =>
        header.Text("type") is { } type && type != "text" ? Media(type, header.Part(type)) : null;

    private static MediaView? Media(string kind, JsonElement media)
    {
        if (kind is not ("image" or "video" or "audio" or "document" or "sticker")) return null;
        var url = media.Text("id") is { } id ? $"/sim/media/{Uri.EscapeDataString(id)}" : media.Text("link");
        return url is null ? null : new MediaView(kind, url, null, media.Text("filename"), media.Part("voice").ValueKind == JsonValueKind.True);
    }

    private static LocationView Location(JsonElement location) => new(
        location.Number("latitude") ?? 0, location.Number("longitude") ?? 0, location.Text("name"), location.Text("address"));

    private static List<ButtonView>? Buttons(string? kind, JsonElement action) => kind switch
    {
        "button" => [.. action.Items("buttons").Select(button => button.Part("reply"))
            .Select(reply => new ButtonView("reply", reply.Text("id") ?? "", reply.Text("title") ?? ""))],
        "cta_url" => [Link(action.Part("parameters"))],
        "location_request_message" => [new ButtonView("location", "send_location", "Send location")],
        _ => null
    };

    private static ButtonView Link(JsonElement link) => new("url", "cta_url", link.Text("display_text") ?? "Open", link.Text("url"));

    private static ListView List(JsonElement action) => new(action.Text("button") ?? "Choose",
        [.. action.Items("sections").SelectMany(section => section.Items("rows").Select(row =>
            new ListRow(row.Text("id") ?? "", row.Text("title") ?? "", row.Text("description"), section.Text("title"))))]);

    private static string Contact(JsonElement contact) =>
        $"{contact.Part("name").Text("formatted_name")} {contact.Items("phones").Select(phone => phone.Text("phone")).FirstOrDefault()}".Trim();
}
