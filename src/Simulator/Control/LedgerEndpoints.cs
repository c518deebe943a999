using System.Text;
using System.Text.Json;
using TrailDesk.Simulator.Arrivals;
using TrailDesk.Simulator.Ledger;
using TrailDesk.Simulator.Phones;

namespace TrailDesk.Simulator.Control;

/// <summary><c>/sim/calls</c> and <c>/sim/deliveries</c>: pass the <c>next</c> of one answer as the <c>since</c> of the other.</summary>
internal static class LedgerEndpoints
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/sim/calls", (Ledgers ledgers, long? since, int? limit, string? channelId) =>
            Page(ledgers.Calls.Since(since ?? 0, limit ?? 10_000), since, entry => channelId is null || entry.ChannelId == channelId, Write));
        app.MapGet("/sim/deliveries", (Ledgers ledgers, long? since, int? limit, string? channelId) =>
            Page(ledgers.Deliveries.Since(since ?? 0, limit ?? 10_000), since, entry => channelId is null || entry.ChannelId == channelId, Write));
        app.MapDelete("/sim/ledger", (Ledgers ledgers, ArrivalBoard arrivals, PhoneBook phones, bool? phonesToo) =>
        {
            ledgers.Clear();
            arrivals.Clear();
            if (phonesToo is true) phones.ClearMessages();
            return Results.NoContent();
        });
    }

    private static IResult Page<T>(T[] entries, long? since, Func<T, bool> wanted, Action<Utf8JsonWriter, T> write) where T : ILedgerEntry =>
        Results.Stream(async stream =>
        {
            await using var json = new Utf8JsonWriter(stream);
            json.WriteStartObject();
            json.WriteStartArray("items");
            foreach (var entry in entries.Where(wanted))
            {
                write(json, entry);
                if (json.BytesPending > 64 * 1024) await json.FlushAsync();
            }
            json.WriteEndArray();
            json.WriteNumber("next", entries.Length > 0 ? entries[^1].Sequence : since ?? 0);
            json.WriteEndObject();
        }, "application/json");

    private static void Write(Utf8JsonWriter json, CallEntry entry)
    {
        Start(json, entry.Sequence, entry.At, entry.MonotonicMs);
        json.WriteString("method", entry.Method);
        json.WriteString("path", entry.Path);
        json.WriteString("provider", entry.Provider);
        Text(json, "channelId", entry.ChannelId);
        Text(json, "to", entry.To);
        Text(json, "messageId", entry.MessageId);
        Number(json, "status", entry.Status);
        json.WriteString("outcome", entry.Outcome);
        Number(json, "code", entry.Code);
        Body(json, entry.Body, entry.ContentType);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DeliveryEntry entry)
    {
        Start(json, entry.Sequence, entry.At, entry.MonotonicMs);
        json.WriteNumber("durationMs", entry.DurationMs);
        json.WriteString("channelId", entry.ChannelId);
        json.WriteString("kind", entry.Kind);
        json.WriteString("url", entry.Url);
        json.WriteStartArray("messageIds");
        foreach (var id in entry.MessageIds) json.WriteStringValue(id);
        json.WriteEndArray();
        json.WriteNumber("attempt", entry.Attempt);
        Number(json, "status", entry.Status);
        Text(json, "error", entry.Error);
        Body(json, entry.Body, entry.ContentType);
        json.WriteEndObject();
    }

    private static void Start(Utf8JsonWriter json, long sequence, DateTimeOffset at, double monotonicMs)
    {
        json.WriteStartObject();
        json.WriteNumber("sequence", sequence);
        json.WriteString("at", at);
        json.WriteNumber("monotonicMs", monotonicMs);
    }

    // JSON as JSON, forms as an object of their fields, anything else as text.
    private static void Body(Utf8JsonWriter json, byte[] body, string? contentType)
    {
        if (body.Length == 0) return;
        json.WritePropertyName("body");
        if (contentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) is true)
            Form(json, body);
        else if (IsJson(body)) json.WriteRawValue(body);
        else json.WriteStringValue(Encoding.UTF8.GetString(body));
    }

    private static void Form(Utf8JsonWriter json, byte[] body)
    {
        json.WriteStartObject();
        foreach (var same in FormFields.Of(body).GroupBy(field => field.Key)) json.WriteString(same.Key, same.Last().Value);
        json.WriteEndObject();
    }

    private static bool IsJson(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    private static void Number(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
    }
}
