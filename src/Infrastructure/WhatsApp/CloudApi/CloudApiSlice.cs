using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>Writes a body of the provider's own shape that holds one event of a batch, its bytes as they came.</summary>
internal static class CloudApiSlice
{
    /// <param name="list">messages, statuses or user_preferences; the item stands alone in it.</param>
    public static ReadOnlyMemory<byte> OfItem(
        CloudApiChange change, string list, JsonElement item, JsonElement contact = default, JsonElement errors = default) =>
        Write(change, json =>
        {
            json.WriteStartObject();
            CloudApiChange.Copy(json, "messaging_product", change.Value.At("messaging_product"u8));
            CloudApiChange.Copy(json, "metadata", change.Value.At("metadata"u8));
            WriteList(json, "contacts", contact);
            WriteList(json, list, item);
            CloudApiChange.Copy(json, "errors", errors);
            json.WriteEndObject();
        });

    public static ReadOnlyMemory<byte> OfErrors(CloudApiChange change, JsonElement errors) =>
        OfItem(change, "", default, default, errors);

    public static ReadOnlyMemory<byte> OfValue(CloudApiChange change) => Write(change, json =>
        json.WriteRawValue(JsonMarshal.GetRawUtf8Value(change.Value), skipInputValidation: true));

    private static ReadOnlyMemory<byte> Write(CloudApiChange change, Action<Utf8JsonWriter> value)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        // Depth is not checked: raw values were already read to a bounded depth.
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteString("object", CloudApiWebhookReader.Object);
            json.WriteStartArray("entry");
            change.WriteEntryStart(json);
            json.WriteStartArray("changes");
            json.WriteStartObject();
            if (change.Field is { } field)
                json.WriteString("field", field);
            json.WritePropertyName("value");
            value(json);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private static void WriteList(Utf8JsonWriter json, string name, JsonElement item)
    {
        if (item.ValueKind == JsonValueKind.Undefined)
            return;
        json.WriteStartArray(name);
        json.WriteRawValue(JsonMarshal.GetRawUtf8Value(item), skipInputValidation: true);
        json.WriteEndArray();
    }
}
