using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrailDesk.Simulator.Channels;

namespace TrailDesk.Simulator.CloudApi;

/// <summary>
/// Webhook JSON with the bytes that Meta sends: non-ASCII as lowercase <c>\u00e9</c>, and <c>/ &lt; % @</c> escaped. The
/// signature covers these bytes, so a receiver that decodes and re-encodes must fail here as it would there.
/// </summary>
internal static class CloudBody
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Change(string field, JsonNode value) =>
        Escape(new JsonObject { ["value"] = value, ["field"] = field }.ToJsonString(Relaxed));

    public static byte[] Envelope(SimulatedChannel channel, IEnumerable<string> changes) => Encoding.ASCII.GetBytes(
        $$"""{"object":"whatsapp_business_account","entry":[{"id":"{{channel.AccountId}}","changes":[{{string.Join(',', changes)}}]}]}""");

    /// <summary>The start of every <c>messages</c> value.</summary>
    public static JsonObject Value(SimulatedChannel channel) => new()
    {
        ["messaging_product"] = "whatsapp",
        ["metadata"] = new JsonObject { ["display_phone_number"] = channel.Digits, ["phone_number_id"] = channel.NumberId }
    };

    public static string Escape(string json)
    {
        var escaped = new StringBuilder(json.Length + 32);
        for (var at = 0; at < json.Length; at++)
        {
            var letter = json[at];
            if (letter == '\\') at = CopyEscape(json, at, escaped);
            else if (letter == '/') escaped.Append("\\/");
            else if (letter > '~' || letter is '<' or '%' or '@')
                escaped.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));
            else escaped.Append(letter);
        }
        return escaped.ToString();
    }

    private static int CopyEscape(string json, int at, StringBuilder escaped)
    {
        if (json[at + 1] != 'u')
        {
            escaped.Append(json, at, 2);
            return at + 1;
        }
        escaped.Append("\\u").Append(json.Substring(at + 2, 4).ToLowerInvariant());
        return at + 5;
    }
}
