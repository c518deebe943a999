using System.Runtime.InteropServices;
using System.Text.Json;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>One element of <c>changes</c>, with what its surroundings say about it.</summary>
internal readonly struct CloudApiChange
{
    private readonly JsonElement _entry;

    public CloudApiChange(JsonElement entry, JsonElement change, JsonElement value)
    {
        _entry = entry;
        Value = value;
        Field = change.Id("field"u8);
        AccountId = entry.Id("id"u8);
        Address = value.At("metadata"u8).Id("phone_number_id"u8);
    }

    public JsonElement Value { get; }
    public string? Field { get; }
    public string? AccountId { get; }
    public string? Address { get; }
    public DateTimeOffset? Time => _entry.Time("time"u8);

    /// <summary>Older test payloads and flat bodies name no field.</summary>
    public bool IsMessages => Field is null or "messages" && HasMessages(Value);

    public static bool HasMessages(JsonElement value) =>
        value.Count("messages"u8) + value.Count("statuses"u8) + value.Count("errors"u8) > 0;

    public string DigestOf(JsonElement part) =>
        Digest.Of(AccountId, _entry.Text("time"u8), Field, JsonMarshal.GetRawUtf8Value(part));

    public void WriteEntryStart(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        Copy(json, "id", _entry.At("id"u8));
        Copy(json, "time", _entry.At("time"u8));
    }

    public static void Copy(Utf8JsonWriter json, string name, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Undefined)
            return;
        json.WritePropertyName(name);
        json.WriteRawValue(JsonMarshal.GetRawUtf8Value(element), skipInputValidation: true);
    }

    /// <summary>Fills what every event carries.</summary>
    public T Complete<T>(T @event, ReadOnlyMemory<byte> slice) where T : InboundEvent =>
        @event with { Address = Address, AccountId = AccountId, Slice = slice };
}
