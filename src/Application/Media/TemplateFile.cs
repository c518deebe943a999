using System.Text.Json;
using System.Text.Json.Nodes;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Media;

/// <summary>
/// A file of ours in a template's header. It stands there as <c>{"type":"image","image":{"mediaId":"…"}}</c> until the message
/// leaves, and then as the provider knows it; its type stands beside it meanwhile.
/// </summary>
internal static class TemplateFile
{
    public static MediaPart? Find(TemplatePart template) =>
        template.Components is { ValueKind: JsonValueKind.Array } components && FileIn(JsonArray.Create(components)!) is var (kind, file) ? PartOf(kind, file) : null;

    /// <summary>The same template with its file told another way.</summary>
    public static TemplatePart With(TemplatePart template, MediaPart part)
    {
        var components = JsonArray.Create(template.Components!.Value)!.DeepClone().AsArray();
        var (kind, file) = FileIn(components)!.Value;
        var told = part switch
        {
            { ProviderMediaId: { } id } => new JsonObject { ["id"] = id },
            { Url: { } link } => new JsonObject { ["link"] = link },
            _ => new JsonObject { ["mediaId"] = $"{part.MediaId}" },
        };
        if (told.ContainsKey("mediaId") && part.MimeType is { } type) told["mimeType"] = type;
        if (kind == "document" && part.FileName is { } name) told["filename"] = name;
        file.ReplaceWith(told);
        return template with { Components = JsonSerializer.SerializeToElement(components) };
    }

    private static (string Kind, JsonObject File)? FileIn(JsonArray components) => components.OfType<JsonObject>()
        .SelectMany(component => (component["parameters"] as JsonArray ?? []).OfType<JsonObject>())
        .Select(parameter => TextOf(parameter["type"]) is { } kind && parameter[kind] is JsonObject file && Guid.TryParse(TextOf(file["mediaId"]), out _)
            ? (kind, file) : ((string, JsonObject)?)null)
        .FirstOrDefault(found => found is not null);

    private static MediaPart PartOf(string kind, JsonObject file) => new(kind, MimeType: TextOf(file["mimeType"]), FileName: TextOf(file["filename"]), MediaId: Guid.Parse(TextOf(file["mediaId"])!));

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
