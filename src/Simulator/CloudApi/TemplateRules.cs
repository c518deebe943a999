using System.Text.Json;

namespace TrailDesk.Simulator.CloudApi;

/// <summary>What Meta refuses of a template before anybody reviews it, with the subcodes by which authors know it.</summary>
internal static class TemplateRules
{
    public static ApiAnswer? Refusal(JsonElement root, Func<string, bool> isSample)
    {
        if (root.Part("components").ValueKind != JsonValueKind.Array) return GraphErrors.MissingParameter("components");
        var components = root.Items("components").ToList();
        var body = components.Find(component => component.Text("type") == "BODY");
        if (body.Text("text") is not { Length: > 0 } text) return GraphErrors.MissingParameter("components['BODY']['text']");
        if (text.Length > 1024) return GraphErrors.Template(2388040, "Character limit exceeded", "The field has more than 1024 characters.");
        if (text.StartsWith("{{", StringComparison.Ordinal) || text.EndsWith("}}", StringComparison.Ordinal))
            return GraphErrors.Template(2388299, "Invalid format", "Variables can't be at the start or end of the template.");
        if (text.Contains("{{", StringComparison.Ordinal) && body.Part("example").ValueKind != JsonValueKind.Object)
            return GraphErrors.Template(2388043, "Missing sample", "Message template components need samples for their variables.");
        if (components.Find(component => component.Text("type") == "HEADER" && component.Text("format") is "IMAGE" or "VIDEO" or "DOCUMENT") is { ValueKind: JsonValueKind.Object } header
            && (header.Part("example").Items("header_handle").FirstOrDefault() is not { ValueKind: JsonValueKind.String } sample || !isSample(sample.GetString()!)))
            return GraphErrors.Template(2388273, "Missing sample", $"Templates with {header.Text("format")} header type need an example/sample, but it was not provided.");
        return components.Exists(component => component.Text("type") is "HEADER" or "FOOTER" && component.Text("text") is { Length: > 60 })
            ? GraphErrors.Template(2388040, "Character limit exceeded", "The field has more than 60 characters.") : null;
    }
}
