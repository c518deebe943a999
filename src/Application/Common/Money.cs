using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TrailDesk.Application.Common;

/// <summary>On the wire <c>{"amount": "1234.50", "currency": "USD"}</c>: text, so that no reader makes a float of it.</summary>
[JsonConverter(typeof(MoneyConverter))]
public sealed record Money(decimal Amount, string Currency);

internal sealed class MoneyConverter : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException();
        decimal? amount = null;
        string? currency = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString();
            reader.Read();
            if (name == "amount") amount = ReadAmount(ref reader);
            else if (name == "currency") currency = ReadCurrency(ref reader);
            else throw new JsonException();
        }

        return amount is { } value && currency is not null ? new Money(value, currency) : throw new JsonException();
    }

    private static decimal ReadAmount(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String
        && decimal.TryParse(reader.GetString(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount)
            ? amount
            : throw new JsonException();

    private static string ReadCurrency(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: 3 } code && code.All(char.IsAsciiLetterUpper)
            ? code
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("amount", value.Amount.ToString("0.00##", CultureInfo.InvariantCulture));
        writer.WriteString("currency", value.Currency);
        writer.WriteEndObject();
    }
}
