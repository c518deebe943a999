using System.Diagnostics;
using System.Text.Json;

namespace TrailDesk.IntegrationTests.Support;

/// <param name="At">Names the value in a misfit.</param>
internal sealed record SchemaValue(string At, JsonElement Schema, JsonElement Value);

/// <summary>
/// Asks Ajv whether values fit schemas of the API's OpenAPI document. It runs under Node, which the build needs anyway:
/// no .NET library for JSON Schema 2020-12 could be had.
/// </summary>
internal static class SchemaCheck
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "OpenApi", "check-schemas.mjs");

    /// <returns>A sentence for each misfit.</returns>
    public static async Task<IReadOnlyList<string>> MisfitsAsync(JsonElement document, IReadOnlyList<SchemaValue> values)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await using (var input = node.StandardInput.BaseStream)
            await JsonSerializer.SerializeAsync(input, new { document, values }, JsonSerializerOptions.Web);
        var complaint = node.StandardError.ReadToEndAsync();
        var answer = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.That(node.ExitCode, Is.Zero, $"npm ci was run? {await complaint}");
        return JsonSerializer.Deserialize<List<string>>(answer)!;
    }
}
