using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TrailDesk.Application.Templates;

/// <summary>Reads components as callers write them: words in any case, an index as text or number, nothing taken for granted.</summary>
internal static class SentComponent
{
    private static readonly string[] FileWays = ["id", "link", "mediaId"];

    public static Dictionary<(string Component, int? Button), IReadOnlyList<JsonObject>> ReadAll(JsonElement? components)
    {
        var all = new Dictionary<(string, int?), IReadOnlyList<JsonObject>>();
        foreach (var component in Items(components ?? default))
        {
            var type = Text(component, "type")?.ToLowerInvariant() ?? "";
            int? button = type == "button" && int.TryParse(Text(component, "index"), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : null;
            var parameters = Items(component.ValueKind == JsonValueKind.Object && component.TryGetProperty("parameters", out var list) ? list : default);
            List<JsonObject> read = [.. parameters.Where(one => one.ValueKind == JsonValueKind.Object).Select(one => JsonObject.Create(one)!)];
            if (read.Count > 0) all[(type, button)] = all.TryGetValue((type, button), out var before) ? [.. before, .. read] : read;
        }

        return all;
    }

    /// <summary>What the person will read: currency and date_time parameters carry their own words.</summary>
    public static string? TextOf(JsonObject parameter) =>
        Text(parameter, "text") ?? Text(parameter["currency"] as JsonObject, "fallback_value") ?? Text(parameter["date_time"] as JsonObject, "fallback_value") ?? Text(parameter, "payload");

    /// <summary>What names the file of a header: link, id or mediaId.</summary>
    public static string? FileOf(JsonObject parameter, string name) => TypeOf(parameter) is { } kind ? Text(parameter[kind] as JsonObject, name) : null;
    public static string? CodeOf(JsonObject parameter) => Text(parameter, "coupon_code") ?? Text(parameter, "text");

    public static bool HasFile(JsonObject parameter, string kind) =>
        parameter[kind] is JsonObject file && FileWays.Any(way => Text(file, way) is { Length: > 0 });

    public static bool HasPlace(JsonObject parameter) =>
        parameter["location"] is JsonObject place && place["latitude"] is JsonValue && place["longitude"] is JsonValue;

    public static string? TypeOf(JsonObject parameter) => Text(parameter, "type");

    public static string? NameOf(JsonObject parameter) => Text(parameter, "parameter_name");

    private static string? Text(JsonObject? parameter, string name) => parameter?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            ? value.ValueKind switch { JsonValueKind.String => value.GetString(), JsonValueKind.Number => value.GetRawText(), _ => null }
            : null;

    private static JsonElement[] Items(JsonElement element) => element.ValueKind == JsonValueKind.Array ? [.. element.EnumerateArray()] : [];
}
