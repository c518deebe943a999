using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TrailDesk.IntegrationTests.Support;

/// <summary>Webhook bodies in Meta's shape, and the proofs that providers send with theirs.</summary>
internal static class Wire
{
    private static long _ids;

    public static string NewId() => $"wamid.test.{Interlocked.Increment(ref _ids)}";

    public static object Text(string body) => new { type = "text", text = new { body } };

    /// <param name="from">E.164 with plus; null where the webhook names a user id alone.</param>
    public static JsonObject Message(object content, string? from, string? id = null, string? userId = null, DateTimeOffset? at = null)
    {
        var message = (JsonObject)JsonSerializer.SerializeToNode(content)!;
        if (from is not null) message["from"] = from.TrimStart('+');
        if (userId is not null) message["from_user_id"] = userId;
        message["id"] = id ?? NewId();
        message["timestamp"] = (at ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        return message;
    }

    public static JsonObject Contact(string? from, string? userId = null, string name = "Asha Rao")
    {
        var contact = new JsonObject { ["profile"] = new JsonObject { ["name"] = name } };
        if (from is not null) contact["wa_id"] = from.TrimStart('+');
        if (userId is not null) contact["user_id"] = userId;
        return contact;
    }

    public static JsonObject Change(string phoneNumberId, string kind, IEnumerable<JsonNode> items, params JsonNode[] contacts) => new()
    {
        ["field"] = "messages",
        ["value"] = new JsonObject
        {
            ["messaging_product"] = "whatsapp",
            ["metadata"] = new JsonObject { ["display_phone_number"] = "15550120", ["phone_number_id"] = phoneNumberId },
            ["contacts"] = new JsonArray(contacts),
            [kind] = new JsonArray([.. items]),
        },
    };

    public static byte[] Body(params JsonNode[] changes) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["object"] = "whatsapp_business_account",
        ["entry"] = new JsonArray(new JsonObject { ["id"] = "102", ["changes"] = new JsonArray(changes) }),
    }.ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    public static string Sign(string secret, byte[] body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));
}
