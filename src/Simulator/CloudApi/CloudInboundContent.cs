using System.Globalization;
using System.Text.Json.Nodes;
using TrailDesk.Simulator.Phones;

namespace TrailDesk.Simulator.CloudApi;

/// <summary><c>type</c> and the parts that go with it.</summary>
internal static class CloudInboundContent
{
    public static IEnumerable<(string Name, JsonNode Part)> Of(Phone phone, DraftedMessage one)
    {
        var draft = one.Draft;
        return draft.Kind switch
        {
            "text" => [("type", "text"), ("text", new JsonObject { ["body"] = draft.Text ?? "" })],
            "voice" or "audio" => [("type", "audio"), ("audio", Media(one))],
            "image" or "video" or "document" or "sticker" => [("type", draft.Kind), (draft.Kind, Media(one))],
            "location" => [("type", "location"), ("location", Location(draft.Location ?? new LocationView(27.7172, 85.324)))],
            "contacts" => [("type", "contacts"), ("contacts", new JsonArray([.. (draft.Contacts ?? []).Select(Card)]))],
            "buttonreply" => Interactive("button_reply", Choice(draft)),
            "listreply" => Interactive("list_reply", Choice(draft)),
            "flowreply" => Interactive("nfm_reply", Flow(draft)),
            "templatebutton" or "button" => [("type", "button"), ("button", Button(draft))],
            "reaction" => [("type", "reaction"), ("reaction", Reaction(draft))],
            "order" => [("type", "order"), ("order", Order(draft))],
            "numberchange" => [("type", "system"), ("system", NumberChange(phone, draft))],
            "identitychange" => IdentityChange(one),
            "requestwelcome" => [("type", "request_welcome")],
            "edit" => [("type", "edit"), ("edit", Edit(draft))],
            "revoke" => [("type", "revoke"), ("revoke", new JsonObject { ["original_message_id"] = draft.ReplyTo })],
            _ => Unsupported(draft)
        };
    }

    private static JsonObject Media(DraftedMessage one)
    {
        var (draft, media) = (one.Draft, one.Media!);
        var body = new JsonObject();
        if ((draft.Media?.Caption ?? draft.Text) is { Length: > 0 } caption && draft.Kind is "image" or "video" or "document")
            body["caption"] = draft.Media?.Caption ?? draft.Text;
        if (draft.Kind == "document") body["filename"] = media.FileName;
        body["mime_type"] = media.MimeType;
        body["sha256"] = Convert.ToBase64String(media.Sha256);
        body["id"] = media.Id;
        if (draft.Kind is "voice" or "audio") body["voice"] = draft.Kind == "voice";
        if (draft.Kind == "sticker") body["animated"] = draft.Media?.Animated ?? false;
        if (one.MediaUrl is { } url) body["url"] = url;
        return body;
    }

    private static JsonObject Location(LocationView place)
    {
        var body = new JsonObject { ["latitude"] = place.Latitude, ["longitude"] = place.Longitude };
        if (place.Name is { } name) body["name"] = name;
        if (place.Address is { } address) body["address"] = address;
        return body;
    }

    private static JsonObject Card(ContactDraft contact)
    {
        var names = contact.Name.Split(' ', 2);
        var name = new JsonObject { ["first_name"] = names[0] };
        if (names.Length > 1) name["last_name"] = names[1];
        name["formatted_name"] = contact.Name;
        var card = new JsonObject { ["name"] = name };
        if (contact.Organization is { } company) card["org"] = new JsonObject { ["company"] = company };
        if (contact.Phone is { } phone)
            card["phones"] = new JsonArray(new JsonObject { ["phone"] = phone, ["wa_id"] = PhoneDigits.Of(phone), ["type"] = "MOBILE" });
        return card;
    }

    private static (string, JsonNode)[] Interactive(string kind, JsonObject answer) =>
        [("type", "interactive"), ("interactive", new JsonObject { ["type"] = kind, [kind] = answer })];

    private static JsonObject Choice(InboundDraft draft)
    {
        var choice = new JsonObject { ["id"] = draft.ButtonId ?? draft.Title ?? "", ["title"] = draft.Title ?? draft.Text ?? draft.ButtonId ?? "" };
        if (draft.Kind == "listreply" && draft.Description is { } description) choice["description"] = description;
        return choice;
    }

    private static JsonObject Flow(InboundDraft draft) => new()
    {
        ["name"] = "flow",
        ["body"] = draft.Text ?? "Sent",
        ["response_json"] = draft.Payload ?? "{}"
    };

    private static JsonObject Button(InboundDraft draft) => new()
    {
        ["payload"] = draft.Payload ?? draft.ButtonId ?? draft.Title ?? "",
        ["text"] = draft.Title ?? draft.Text ?? ""
    };

    // Taking a reaction back sends no emoji at all.
    private static JsonObject Reaction(InboundDraft draft)
    {
        var reaction = new JsonObject { ["message_id"] = draft.ReplyTo ?? "" };
        if (draft.Emoji is { Length: > 0 } emoji) reaction["emoji"] = emoji;
        return reaction;
    }

    private static JsonObject Order(InboundDraft draft) => new()
    {
        ["catalog_id"] = "194836987003835",
        ["text"] = draft.Text ?? "",
        ["product_items"] = new JsonArray(new JsonObject
        {
            ["product_retailer_id"] = draft.Payload ?? "EBC-TREK",
            ["quantity"] = 2,
            ["item_price"] = 1_450,
            ["currency"] = "USD"
        })
    };

    private static JsonObject NumberChange(Phone phone, InboundDraft draft)
    {
        var number = PhoneDigits.Of(draft.NewPhone ?? "");
        return new JsonObject
        {
            ["type"] = "user_changed_number",
            ["body"] = $"User {phone.Name} changed from {phone.Digits} to {number}",
            ["wa_id"] = number
        };
    }

    private static (string, JsonNode)[] IdentityChange(DraftedMessage one) =>
    [
        ("type", "system"),
        ("identity", new JsonObject
        {
            ["acknowledged"] = true,
            ["created_timestamp"] = one.At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ["hash"] = Convert.ToHexStringLower(BitConverter.GetBytes(one.At.Ticks))
        }),
        ("system", new JsonObject { ["type"] = "customer_identity_changed", ["body"] = "User identity changed" })
    ];

    private static JsonObject Edit(InboundDraft draft) => new()
    {
        ["original_message_id"] = draft.ReplyTo,
        ["message"] = new JsonObject { ["type"] = "text", ["text"] = new JsonObject { ["body"] = draft.Text ?? "" } }
    };

    private static (string, JsonNode)[] Unsupported(InboundDraft draft) =>
    [
        ("type", "unsupported"),
        ("unsupported", new JsonObject { ["type"] = draft.UnsupportedType ?? "poll_creation" }),
        ("errors", new JsonArray(new JsonObject
        {
            ["code"] = 131051,
            ["title"] = "Message type unknown",
            ["message"] = "Message type unknown",
            ["error_data"] = new JsonObject { ["details"] = "Message type is currently not supported." }
        }))
    ];
}
