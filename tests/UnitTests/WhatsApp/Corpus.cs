using System.Text;
using System.Text.Json;
using NUnit.Framework;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.UnitTests.WhatsApp;

/// <summary>Real payloads of other projects' test suites; see Fixtures/README.md.</summary>
internal static class Corpus
{
    private static readonly Lazy<JsonElement[]> All = new(() => [.. File.ReadLines(Fixture).Select(line => JsonElement.Parse(line))]);

    private static string Fixture => Path.Combine(TestContext.CurrentContext.TestDirectory, "WhatsApp", "Fixtures", "corpus.jsonl");

    public static IEnumerable<JsonElement> Rows(string provider, params string[] kinds) => All.Value
        .Where(row => row.Text("provider") == provider && kinds.Contains(row.Text("kind")));

    public static IEnumerable<TestCaseData> Cases(IEnumerable<JsonElement> rows) =>
        rows.Select(row => new TestCaseData(row).SetArgDisplayNames(row.Text("id")!));

    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) ? Plain(found) : null;

    public static JsonElement Part(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) ? found : default;

    public static byte[] Body(this JsonElement row) => row.Text("body_b64") is { } encoded
        ? Convert.FromBase64String(encoded)
        : Encoding.UTF8.GetBytes(row.Text("body_raw") ?? "");

    public static WebhookRequest Request(this JsonElement row) => Webhook.Of(
        row.Body(),
        row.Text("url") ?? "https://desk.example.com/api/whatsapp/webhook",
        row.Part("headers").Text("Content-Type"),
        row.Part("headers").ValueKind == JsonValueKind.Object
            ? [.. row.Part("headers").EnumerateObject().Select(header => (header.Name, header.Value.GetString()!))]
            : []);

    private static string? Plain(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => element.GetRawText(),
    };
}
