using System.Text.Json;
using System.Text.RegularExpressions;

namespace TrailDesk.IntegrationTests.Support;

/// <summary>Checks JSON against the part of JSON Schema that the API's OpenAPI document uses. Answers what does not fit.</summary>
internal sealed class SchemaCheck(JsonElement document)
{
    public IEnumerable<string> Check(JsonElement value, JsonElement schema, string at)
    {
        schema = Resolve(schema);
        if (schema.TryGetProperty("oneOf", out var choices) || schema.TryGetProperty("anyOf", out choices))
            return choices.EnumerateArray().Any(choice => !Check(value, choice, at).Any()) ? [] : [$"{at}: fits none of its schemas"];
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value)))
            return [$"{at}: {value} is none of {words}"];
        if (!IsOfType(value, schema)) return [$"{at}: {value.ValueKind} is not {schema.GetProperty("type")}"];
        return value.ValueKind switch
        {
            JsonValueKind.Object => CheckObject(value, schema, at),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) =>
                value.EnumerateArray().SelectMany((item, index) => Check(item, items, $"{at}[{index}]")),
            JsonValueKind.String => CheckText(value.GetString()!, schema, at),
            _ => [],
        };
    }

    private IEnumerable<string> CheckObject(JsonElement value, JsonElement schema, string at)
    {
        if (schema.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _)))
                yield return $"{at}.{name}: is required and absent";
        var hasProperties = schema.TryGetProperty("properties", out var properties);
        foreach (var member in value.EnumerateObject())
        {
            if (hasProperties && properties.TryGetProperty(member.Name, out var inner))
                foreach (var misfit in Check(member.Value, inner, $"{at}.{member.Name}")) yield return misfit;
            else if (schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.Object)
                foreach (var misfit in Check(member.Value, more, $"{at}.{member.Name}")) yield return misfit;
            else if (hasProperties && more.ValueKind != JsonValueKind.True)
                yield return $"{at}.{member.Name}: is not in the schema";
        }
    }

    private static IEnumerable<string> CheckText(string text, JsonElement schema, string at)
    {
        if (schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, pattern.GetString()!))
            yield return $"{at}: '{text}' does not match {pattern}";
        if (!schema.TryGetProperty("format", out var format)) yield break;
        if (format.GetString() == "uuid" && !Guid.TryParse(text, out _)) yield return $"{at}: '{text}' is no uuid";
        if (format.GetString() == "date-time" && !DateTimeOffset.TryParse(text, out _)) yield return $"{at}: '{text}' is no time";
    }

    private static bool IsOfType(JsonElement value, JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type)) return true;
        var types = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(name => name.GetString()) : [type.GetString()];
        return types.Any(name => name switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "number" => value.ValueKind == JsonValueKind.Number,
            "null" => value.ValueKind == JsonValueKind.Null,
            _ => false,
        });
    }

    private JsonElement Resolve(JsonElement schema)
    {
        while (schema.TryGetProperty("$ref", out var reference))
            schema = reference.GetString()!.Split('/').Skip(1).Aggregate(document, (place, name) => place.GetProperty(name));
        return schema;
    }
}
