using System.Text;

namespace TrailDesk.Fuzz.Cases;

/// <summary>Envelopes whose names are the wire's and whose values are anybody's guess.</summary>
internal sealed class HostileGrammar(Random random, long number)
{
    private static readonly string[] Fields =
    [
        "messages", "statuses", "user_preferences", "message_template_status_update", "message_template_quality_update", "template_category_update",
        "account_update", "smb_message_echoes", "history", "calls", "flows", "phone_number_quality_update", "user_id_update", "tomorrow", "",
    ];

    private static readonly string[] Types =
    [
        "text", "image", "video", "audio", "voice", "document", "sticker", "location", "contacts", "interactive", "button", "reaction", "order",
        "system", "edit", "revoke", "unsupported", "unknown", "ephemeral", "request_welcome", "tomorrow",
    ];

    private static readonly string[] Names =
    [
        "body", "caption", "id", "mime_type", "sha256", "url", "link", "filename", "voice", "animated", "latitude", "longitude", "name", "address", "type",
        "button_reply", "list_reply", "nfm_reply", "title", "description", "payload", "response_json", "text", "message_id", "emoji", "catalog_id",
        "product_items", "wa_id", "new_wa_id", "user_id", "parent_user_id", "original_message_id", "message", "image", "context", "forwarded",
        "frequently_forwarded", "referred_product", "referral", "source_id", "source_url", "ctwa_clid", "welcome_message", "errors", "code", "error_data",
        "details", "identity", "group_id", "from", "from_user_id", "profile", "username", "phones", "org", "status", "recipient_id", "pricing",
        "category", "billable", "biz_opaque_callback_data", "conversation", "timestamp", "event", "value", "new_category", "x",
    ];

    public string Body()
    {
        var text = new StringBuilder("{\"object\":\"whatsapp_business_account\",\"entry\":[");
        List(text, 3, () => text.Append("{\"id\":").Append(Scalar()).Append(",\"time\":").Append(Scalar()).Append(",\"changes\":[").Append(Changes()).Append("]}"));
        return text.Append("]}").ToString();
    }

    private string Changes()
    {
        var text = new StringBuilder();
        List(text, 3, () => text.Append("{\"field\":\"").Append(random.Next(3) > 0 ? Fields[0] : Pick(Fields)).Append("\",\"value\":").Append(Value()).Append('}'));
        return text.ToString();
    }

    private string Value()
    {
        var text = new StringBuilder("{\"messaging_product\":\"whatsapp\",\"metadata\":{\"phone_number_id\":\"$number\"}");
        foreach (var (name, one) in new (string, Func<string>)[] { ("contacts", Contact), ("messages", Message), ("statuses", Status), ("errors", () => Part(2)), ("user_preferences", () => Part(2)) })
        {
            if (random.Next(name == "messages" ? 5 : 2) == 0) continue;
            text.Append(",\"").Append(name).Append("\":[");
            List(text, 3, () => text.Append(random.Next(20) == 0 ? Scalar() : one()));
            text.Append(']');
        }

        return text.Append('}').ToString();
    }

    private string Message()
    {
        var type = Pick(Types);
        var extra = Part(2);
        return $$"""{"from":{{(random.Next(8) == 0 ? Scalar() : $"\"4477{random.Next(1000):00000000}\"")}},"id":"wamid.{{number}}.{{random.Next(4)}}","timestamp":"{{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}}","type":"{{type}}","{{type}}":{{Part(3)}}{{(extra.Length > 2 ? "," + extra[1..^1] : "")}}}""";
    }

    private string Contact() => $$$"""{"wa_id":"4477{{{random.Next(1000):00000000}}}","user_id":{{{Scalar()}}},"profile":{"name":{{{Scalar()}}},"username":{{{Scalar()}}}}}""";

    private string Status() =>
        $$"""{"id":"wamid.{{random.Next(1000)}}","status":{{Scalar()}},"timestamp":{{Scalar()}},"recipient_id":{{Scalar()}},"errors":[{{Part(2)}}],"pricing":{{Part(1)}},"biz_opaque_callback_data":{{Scalar()}}}""";

    private string Part(int depth)
    {
        var text = new StringBuilder("{");
        List(text, 6, () => text.Append('"').Append(Pick(Names)).Append("\":").Append(depth > 0 && random.Next(3) == 0
            ? random.Next(3) == 0 ? $"[{Part(depth - 1)}]" : Part(depth - 1)
            : Scalar()));
        return text.Append('}').ToString();
    }

    private string Scalar() => random.Next(3) == 0 ? $"\"{random.Next()}\"" : Encoding.UTF8.GetString(HostileValues.Literal(random));

    private string Pick(string[] words) => words[random.Next(words.Length)];

    private void List(StringBuilder text, int most, Action one)
    {
        for (var i = random.Next(most + 1); i > 0; i--)
        {
            one();
            if (i > 1) text.Append(',');
        }
    }
}
