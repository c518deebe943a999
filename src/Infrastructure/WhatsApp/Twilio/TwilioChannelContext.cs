using System.Text;
using System.Text.Json;
using TrailDesk.Infrastructure.WhatsApp.CloudApi;

namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

/// <summary>The JSON in <c>ChannelMetadata</c>, which repeats some fields under their names and alone holds others.</summary>
internal static class TwilioChannelContext
{
    public static IReadOnlyList<KeyValuePair<string, string>> Read(string? metadata)
    {
        if (metadata is null)
            return [];
        try
        {
            using var document = JsonDocument.Parse(JsonRepair.Mend(Encoding.UTF8.GetBytes(metadata)));
            return FieldsOf(document.RootElement.At("data"u8).At("context"u8));
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static List<KeyValuePair<string, string>> FieldsOf(JsonElement context)
    {
        var fields = new List<KeyValuePair<string, string>>();
        if (context.IsObject())
            foreach (var field in context.EnumerateObject())
                if (ValueOf(field.Value) is { } value)
                    fields.Add(new(field.Name, value));
        return fields;
    }

    private static string? ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => "true",
        _ => value.AsText(),
    };
}
