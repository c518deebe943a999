using System.Globalization;
using System.Text.Json.Nodes;

namespace TrailDesk.IntegrationTests.WhatsApp;

/// <summary>The JSON that the contract asks for, from the facts that stand beside a payload of the corpus.</summary>
internal static class CorpusMessage
{
    /// <param name="message">The payload's own message, whose cards and orders are kept as they came.</param>
    public static JsonObject Of(JsonObject fact, JsonObject? message = null) => Filled(
        ("type", fact["type"]),
        ("text", fact["text"] ?? fact["caption"]),
        ("sender", Filled(("phone", Phone(fact["from"])), ("name", fact["profile_name"]))),
        ("replyToProviderMessageId", fact["reply_to"]),
        ("providerTimestamp", Time(fact["timestamp"])),
        ("media", fact["media"] switch
        {
            JsonArray several => new JsonArray([.. several.Select((part, i) => Media(part!, i == 0 ? fact["text"] : null))]),
            { } one => new JsonArray(Media(one, one["caption"])),
            _ => null,
        }),
        ("location", Of(fact["location"], ("latitude", "latitude"), ("longitude", "longitude"), ("name", "name"), ("address", "address"), ("url", "url"))),
        ("interactive", Of(fact["interactive"], ("kind", "type"), ("id", "id"), ("title", "title"), ("description", "description"), ("payload", "payload"))),
        ("reaction", Of(fact["reaction"], ("emoji", "emoji"), ("providerMessageId", "message_id"))),
        ("contacts", message?["contacts"]),
        ("order", message?["order"]),
        ("referral", Referral(fact["referral"])),
        ("referredProduct", fact["referred_product"]),
        ("system", fact["system"] is { } system ? Filled(("type", system["type"]), ("body", system["body"]), ("newPhone", Phone(system["wa_id"]))) : null),
        ("errors", fact["errors"] is JsonArray { Count: > 0 } errors ? new JsonArray([.. errors.Select(Error)]) : null));

    private static JsonObject Media(JsonNode part, JsonNode? caption) => Filled(
        ("kind", (bool?)part["voice"] == true ? "voice" : part["kind"]), ("providerMediaId", part["id"]), ("mimeType", part["mime"]),
        ("fileName", part["filename"]), ("caption", caption), ("url", part["url"]),
        ("sha256", part["sha256"]), ("animated", part["animated"]));

    private static JsonObject? Referral(JsonNode? referral)
    {
        if (Of(referral, ("sourceType", "source_type"), ("sourceId", "source_id"), ("sourceUrl", "source_url"), ("headline", "headline"),
            ("body", "body"), ("mediaType", "media_type"), ("mediaUrl", "image_url"), ("clickId", "ctwa_clid")) is not { } made) return null;
        if (referral!["welcome_message"]?["text"] is { } welcome) made["welcomeMessage"] = welcome.DeepClone();
        return made;
    }

    private static JsonObject Error(JsonNode? error) =>
        Filled(("code", error!["code"]?.ToString()), ("title", error["title"]), ("details", error["details"]));

    private static JsonObject? Of(JsonNode? source, params (string Ours, string Theirs)[] names) =>
        source is null ? null : Filled([.. names.Select(name => (name.Ours, source[name.Theirs]))]);

    private static JsonObject Filled(params (string Name, JsonNode? Value)[] fields)
    {
        var made = new JsonObject();
        foreach (var (name, value) in fields)
            if (value is not null) made[name] = value.DeepClone();
        return made;
    }

    private static string? Phone(JsonNode? id) =>
        id is null ? null : "+" + id.ToString().Replace("whatsapp:", "", StringComparison.Ordinal).TrimStart('+');

    private static string? Time(JsonNode? seconds) => seconds is null ? null
        : DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds.ToString(), CultureInfo.InvariantCulture)).ToString("O", CultureInfo.InvariantCulture);
}
