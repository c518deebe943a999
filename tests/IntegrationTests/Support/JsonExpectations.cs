using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TrailDesk.IntegrationTests.Support;

internal static class JsonExpectations
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Every field is there with its value, and no other field is.</summary>
    public static void ShouldHoldExactly(this JsonElement actual, object expected)
    {
        var differences = Compare("$", JsonSerializer.SerializeToElement(expected, Options), actual).ToList();
        Assert.That(differences, Is.Empty, string.Join('\n', differences));
    }

    private static IEnumerable<string> Compare(string path, JsonElement expected, JsonElement actual)
    {
        if (expected.ValueKind == JsonValueKind.Object && actual.ValueKind == JsonValueKind.Object) return CompareObjects(path, expected, actual);
        if (expected.ValueKind == JsonValueKind.Array && actual.ValueKind == JsonValueKind.Array) return CompareArrays(path, expected, actual);
        return IsSame(expected, actual) ? [] : [$"{path}: expected {expected.GetRawText()}, was {actual.GetRawText()}"];
    }

    private static IEnumerable<string> CompareObjects(string path, JsonElement expected, JsonElement actual)
    {
        foreach (var member in expected.EnumerateObject())
            if (!actual.TryGetProperty(member.Name, out var value)) yield return $"{path}.{member.Name}: is absent";
            else foreach (var difference in Compare($"{path}.{member.Name}", member.Value, value)) yield return difference;
        foreach (var member in actual.EnumerateObject())
            if (!expected.TryGetProperty(member.Name, out _)) yield return $"{path}.{member.Name}: was not expected";
    }

    private static IEnumerable<string> CompareArrays(string path, JsonElement expected, JsonElement actual)
    {
        if (expected.GetArrayLength() != actual.GetArrayLength())
            return [$"{path}: expected {expected.GetArrayLength()} items, were {actual.GetArrayLength()}"];
        return expected.EnumerateArray().Zip(actual.EnumerateArray()).SelectMany((pair, i) => Compare($"{path}[{i}]", pair.First, pair.Second));
    }

    private static bool IsSame(JsonElement expected, JsonElement actual) =>
        JsonElement.DeepEquals(expected, actual)
        || expected.ValueKind == JsonValueKind.String && actual.ValueKind == JsonValueKind.String
            && expected.TryGetDateTimeOffset(out var one) && actual.TryGetDateTimeOffset(out var other) && one == other;
}
