using System.Text.Json;

namespace TrailDesk.IntegrationTests.OpenApi;

/// <summary>Walks schemas, with or without a body: which properties are declared, which a body filled, which it made up.</summary>
internal sealed class PropertyWalk(JsonElement document)
{
    private readonly HashSet<string> _visited = [];

    public SortedSet<string> Declared { get; } = new(StringComparer.Ordinal);
    public SortedSet<string> Filled { get; } = new(StringComparer.Ordinal);
    public SortedSet<string> Unknown { get; } = new(StringComparer.Ordinal);

    public void Declare(JsonElement schema)
    {
        foreach (var (name, shape) in Shapes(schema, "(inline)"))
        {
            if (!_visited.Add(name + shape.GetRawText())) continue;
            foreach (var property in PropertiesOf(shape))
            {
                Declared.Add($"{name}.{property.Name}");
                Declare(property.Value);
            }

            if (shape.TryGetProperty("items", out var items)) Declare(items);
            if (MoreOf(shape) is { } more) Declare(more);
        }
    }

    public void See(JsonElement schema, JsonElement value)
    {
        foreach (var (name, shape) in Shapes(schema, "(inline)"))
        {
            if (value.ValueKind == JsonValueKind.Array && shape.TryGetProperty("items", out var items))
                foreach (var item in value.EnumerateArray()) See(items, item);
            if (value.ValueKind == JsonValueKind.Object && IsShaped(shape))
                foreach (var member in value.EnumerateObject()) SeeMember(name, shape, member);
        }
    }

    private void SeeMember(string name, JsonElement shape, JsonProperty member)
    {
        if (PropertiesOf(shape).Where(property => property.NameEquals(member.Name)).Select(property => (JsonElement?)property.Value).FirstOrDefault() is { } known)
        {
            if (member.Value.ValueKind != JsonValueKind.Null) Filled.Add($"{name}.{member.Name}");
            See(known, member.Value);
        }
        else if (MoreOf(shape) is { } more) See(more, member.Value);
        else Unknown.Add($"{name}.{member.Name}");
    }

    // A schema that says nothing, as for a provider's own JSON, lets everything be.
    private static bool IsShaped(JsonElement shape) => shape.TryGetProperty("properties", out _) || shape.TryGetProperty("additionalProperties", out _);

    private static JsonElement.ObjectEnumerator PropertiesOf(JsonElement shape) =>
        shape.TryGetProperty("properties", out var properties) ? properties.EnumerateObject() : default;

    private static JsonElement? MoreOf(JsonElement shape) =>
        shape.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.Object ? more : null;

    private IEnumerable<(string Name, JsonElement Shape)> Shapes(JsonElement schema, string name)
    {
        if (schema.TryGetProperty("$ref", out var reference))
        {
            var steps = reference.GetString()!.Split('/').Skip(1).ToList();
            return Shapes(steps.Aggregate(document, (place, step) => place.GetProperty(step)), steps[^1]);
        }

        return schema.TryGetProperty("oneOf", out var choices) || schema.TryGetProperty("anyOf", out choices)
            ? choices.EnumerateArray().SelectMany(choice => Shapes(choice, name))
            : [(name, schema)];
    }
}
