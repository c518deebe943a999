using System.Globalization;
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
            if (!string.Equals(component.Text("type"u8), "body", StringComparison.OrdinalIgnoreCase))
                continue;
            foreach (var parameter in component.At("parameters"u8).Items())
                variables[NameOf(parameter, variables.Count)] = TextOf(parameter);
        }
        return variables.Count == 0 ? null : variables.ToJsonString(Plain);
    }

    private static string NameOf(JsonElement parameter, int before) =>
        parameter.Id("parameter_name"u8) ?? (before + 1).ToString(CultureInfo.InvariantCulture);

    // Currency and date_time parameters carry the text to show.
    private static string TextOf(JsonElement parameter) =>
        parameter.Text("text"u8)
        ?? parameter.At("currency"u8).Text("fallback_value"u8)
        ?? parameter.At("date_time"u8).Text("fallback_value"u8)
        ?? parameter.Text("payload"u8)
        ?? "";
}
