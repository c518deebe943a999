using System.Globalization;
using System.Text.Json;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>Reading without surprises: what is absent or of another kind is null, never an exception.</summary>
internal static class CloudApiJson
{
    private const long FirstMillisecondTime = 100_000_000_000;
    private const long LastMillisecondTime = 253_402_300_799_999;
    private static readonly JsonElement EmptyArray = JsonElement.Parse("[]");

    public static JsonElement At(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) ? found : default;

    public static JsonElement.ArrayEnumerator Items(this JsonElement element) =>
        (element.ValueKind == JsonValueKind.Array ? element : EmptyArray).EnumerateArray();

    public static int Count(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.GetArrayLength() : 0;

    public static int Count(this JsonElement element, ReadOnlySpan<byte> name) => element.At(name).Count();

    public static bool IsObject(this JsonElement element) => element.ValueKind == JsonValueKind.Object;

    public static string? AsText(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetRawText(),
        _ => null,
    };

    public static string? Text(this JsonElement element, ReadOnlySpan<byte> name) => element.At(name).AsText();

    /// <summary>An identifier: empty is as good as absent.</summary>
    public static string? Id(this JsonElement element, ReadOnlySpan<byte> name) =>
        element.At(name).AsText() is { Length: > 0 } id ? id : null;

    public static bool? Flag(this JsonElement element, ReadOnlySpan<byte> name)
    {
        var value = element.At(name);
        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.String when bool.TryParse(value.GetString(), out var flag) => flag,
            _ => null,
        };
    }

    public static double? Number(this JsonElement element, ReadOnlySpan<byte> name) =>
        double.TryParse(element.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number) ? number : null;

    /// <summary>Unix seconds as string or number; now and then milliseconds were sent.</summary>
    public static DateTimeOffset? Time(this JsonElement element, ReadOnlySpan<byte> name) =>
        long.TryParse(element.Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time)
            ? FromUnix(time)
            : null;

    private static DateTimeOffset? FromUnix(long time) => time switch
    {
        <= 0 or > LastMillisecondTime => null,
        >= FirstMillisecondTime => DateTimeOffset.FromUnixTimeMilliseconds(time),
        _ => DateTimeOffset.FromUnixTimeSeconds(time),
    };
}
