using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrailDesk.Infrastructure.WhatsApp.CloudApi;

namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

/// <summary>Body parameters in Meta's shape become Twilio's variables: by name where they have one, else 1 to n.</summary>
internal static class TwilioContentVariables
{
    // Names with accents stay as they are written, as in every other body of ours.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string? Of(JsonElement? components)
    {
        var variables = new JsonObject();
        foreach (var component in (components ?? default).Items())
        {
            if (!IsBody(component))
                continue;
            foreach (var parameter in component.At("parameters"u8).Items())
                variables[NameOf(parameter, variables.Count)] = TextOf(parameter);
        }
        return variables.Count == 0 ? null : variables.ToJsonString(Plain);
    }

    private static bool IsBody(JsonElement component) => string.Equals(component.Text("type"u8), "body", StringComparison.OrdinalIgnoreCase);

    private static string NameOf(JsonElement parameter, int before) =>
        parameter.Id("parameter_name"u8) ?? (before + 1).ToString(CultureInfo.InvariantCulture);

    // Currency and date_time parameters carry the text to show.
    private static string TextOf(JsonElement parameter) =>
        parameter.Text("text"u8)
        ?? parameter.At("currency"u8).Text("fallback_value"u8)
        ?? parameter.At("date_time"u8).Text("fallback_value"u8)
        ?? parameter.Text("payload"u8)
        ?? RestOf(parameter)
        ?? "";

    /// <summary>Why the file cannot go, as a sentence: its link has to begin as the approved one did.</summary>
    public static string? FileProblem(JsonElement? components) =>
        (components ?? default).Items().Where(IsBody).SelectMany(component => component.At("parameters"u8).Items()).Any(parameter => IsFile(parameter) && RestOf(parameter) is null)
            ? "The file's link does not begin as Twilio has approved it. Has the desk's public address changed? Then submit the template again."
            : null;

    private static bool IsFile(JsonElement parameter) => parameter.Text("type"u8) is "image" or "video" or "document";

    // The beginning stands in the approved content.
    private static string? RestOf(JsonElement parameter)
    {
        if (!IsFile(parameter) || parameter.At(Encoding.UTF8.GetBytes(parameter.Text("type"u8)!)).Text("link"u8) is not { } link) return null;
        var start = parameter.Text("link_base"u8) ?? "";
        return link.StartsWith(start, StringComparison.Ordinal) ? link[start.Length..] : null;
    }
}
