using System.Text.Json;
using TrailDesk.Application.Templates;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>One entry of Meta's or 360dialog's list. What a component may hold is not known to an end, so nothing here throws.</summary>
internal static class CloudApiTemplateReader
{
    public static ProviderTemplate? Read(JsonElement entry)
    {
        if (entry.Id("id"u8) is not { } id || entry.Id("name"u8) is not { } name || entry.Id("language"u8) is not { } language) return null;
        var reason = entry.Id("rejected_reason"u8);
        return new ProviderTemplate(
            id, entry.Id("status"u8) ?? "", reason is "NONE" ? null : reason,
            entry.At("quality_score"u8).Id("score"u8), DefinitionOf(entry, name, language));
    }

    private static TemplateDefinition DefinitionOf(JsonElement entry, string name, string language)
    {
        var category = TemplateCategories.Read(entry.Id("category"u8)) ?? TemplateCategories.Utility;
        var definition = new TemplateDefinition
        {
            Name = name,
            Language = language,
            Category = category,
            Body = "",
            HasNamedParameters = string.Equals(entry.Id("parameter_format"u8), "NAMED", StringComparison.OrdinalIgnoreCase),
            IsForeign = category == TemplateCategories.Authentication,
        };
        foreach (var component in entry.At("components"u8).Items())
            definition = With(definition, component, component.Id("type"u8)?.ToUpperInvariant());
        return TemplateNumbers.Trusted(definition, definition.HasNamedParameters ? [] : TemplateSlots.Of(definition), (slot, _) => slot.Number);
    }

    private static TemplateDefinition With(TemplateDefinition definition, JsonElement component, string? type)
    {
        var example = component.At("example"u8);
        switch (type)
        {
            case "HEADER" when component.Id("format"u8)?.ToUpperInvariant() is not (null or "TEXT"):
                return definition with { Header = new TemplateHeader(component.Id("format"u8)!.ToLowerInvariant(), Sample: First(example.At("header_handle"u8))) };
            case "HEADER":
                var header = TemplateNumbers.Name(component.Text("text"u8), "header") ?? "";
                return definition with { Header = new TemplateHeader("text", header), Variables = [.. definition.Variables, .. VariablesOf(header, example, "header_text")] };
            case "BODY":
                var body = TemplateNumbers.Name(component.Text("text"u8), "body") ?? "";
                return definition with { Body = body, Variables = [.. definition.Variables, .. VariablesOf(body, example, "body_text")] };
            case "FOOTER": return definition with { Footer = component.Id("text"u8) };
            case "BUTTONS": return component.At("buttons"u8).Items().Aggregate(definition, WithButton);
            default: return definition with { IsForeign = true };
        }
    }

    private static TemplateDefinition WithButton(TemplateDefinition definition, JsonElement button)
    {
        var text = button.Text("text"u8) ?? "";
        var at = definition.Buttons.Count + 1;
        return button.Id("type"u8)?.ToUpperInvariant() switch
        {
            "URL" => WithUrl(definition, button, text, at),
            "PHONE_NUMBER" => Add(new TemplateButton("phone", text, Phone: button.Id("phone_number"u8))),
            "QUICK_REPLY" => Add(new TemplateButton("quick_reply", text)),
            "COPY_CODE" => Add(new TemplateButton("copy_code", text.Length == 0 ? "Copy code" : text, Code: button.Id("example"u8) ?? First(button.At("example"u8)))),
            var other => Add(new TemplateButton(other?.ToLowerInvariant() ?? "unknown", text)) with { IsForeign = true },
        };

        TemplateDefinition Add(TemplateButton made) => definition with { Buttons = [.. definition.Buttons, made] };
    }

    private static TemplateDefinition WithUrl(TemplateDefinition definition, JsonElement button, string text, int at)
    {
        var url = TemplateNumbers.Name(button.Text("url"u8), $"button_{at}") ?? "";
        var places = TemplateText.Placeholders(url);
        var sample = First(button.At("example"u8));
        if (places.Count == 1 && sample?.StartsWith(url[..places[0].Start], StringComparison.Ordinal) == true) sample = sample[places[0].Start..];
        return definition with
        {
            Buttons = [.. definition.Buttons, new TemplateButton("url", text, url)],
            Variables = [.. definition.Variables, .. places.Select(place => TemplateNumbers.Variable(place.Name, sample))],
        };
    }

    private static IEnumerable<TemplateVariable> VariablesOf(string text, JsonElement example, string kind)
    {
        var named = example.IsObject() && example.TryGetProperty($"{kind}_named_params", out var list) ? list : default;
        var places = example.IsObject() && example.TryGetProperty(kind, out var samples) ? samples : default;
        if (places.Count() > 0 && places[0].ValueKind == JsonValueKind.Array) places = places[0];
        return TemplateText.Names(text).Select((name, at) => TemplateNumbers.Variable(name, NamedSample(named, name) ?? (at < places.Count() ? places[at].AsText() : null)));
    }

    private static string? NamedSample(JsonElement named, string name) =>
        named.Items().FirstOrDefault(one => one.Text("param_name"u8) == name).Text("example"u8);

    private static string? First(JsonElement list) => list.Count() > 0 ? list[0].AsText() : null;
}
