using System.Text.Json;

namespace TrailDesk.Simulator.CloudApi;

/// <summary>Reads what may or may not be there.</summary>
internal static class JsonReading
{
    public static JsonElement Part(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var part) ? part : default;

    public static string? Text(this JsonElement element, string name) =>
        element.Part(name) is { ValueKind: JsonValueKind.String or JsonValueKind.Number } part ? part.ToString() : null;

    public static double? Number(this JsonElement element, string name) => element.Part(name) switch
    {
        { ValueKind: JsonValueKind.Number } part => part.GetDouble(),
        { ValueKind: JsonValueKind.String } part when double.TryParse(part.GetString(), out var number) => number,
        _ => null
    };

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Part(name) is { ValueKind: JsonValueKind.Array } part ? part.EnumerateArray() : [];
}
