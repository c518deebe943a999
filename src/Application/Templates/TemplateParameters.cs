using System.Text.Json;
using System.Text.Json.Nodes;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>What a message fills a template with, held against its definition: each fault by the variable's own name.</summary>
internal sealed class TemplateParameters
{
    private readonly Dictionary<TemplateSlot, JsonObject> _filled = [];
    private readonly List<(string Field, string Sentence)> _problems = [];

    public IReadOnlyList<(string Field, string Sentence)> Problems => _problems;

    /// <summary>By name: one value serves every place where its name stands.</summary>
    public static TemplateParameters Read(TemplateDefinition definition, IReadOnlyDictionary<string, string> values)
    {
        var read = new TemplateParameters();
        var slots = TemplateSlots.Of(definition);
        foreach (var name in values.Keys.Where(name => slots.All(slot => slot.Variable != name)))
            read.Fault(name, $"The template has no variable {name}.");
        foreach (var slot in slots) read.Take(slot, ParameterOf(slot, values.GetValueOrDefault(slot.Variable)));
        read.CheckLengths(definition);
        return read;
    }

    /// <summary>The header's file alone.</summary>
    public static TemplateParameters OfFile(TemplateDefinition definition, string file)
    {
        var read = new TemplateParameters();
        if (TemplateSlots.Of(definition).FirstOrDefault(slot => slot.IsFile) is { } slot) read.Take(slot, ParameterOf(slot, file));
        return read;
    }

    /// <summary>In Meta's shape: by place, or by name where the template was made with names.</summary>
    public static TemplateParameters Read(TemplateDefinition definition, JsonElement? components)
    {
        var read = new TemplateParameters();
        var groups = TemplateSlots.Of(definition).ToLookup(slot => (slot.Component, slot.Button));
        var given = SentComponent.ReadAll(components);
        foreach (var (component, button) in given.Keys.Where(key => !groups.Contains(key) && !IsPayload(definition, key, given[key])))
            read._problems.Add(("template.components", $"The {NameOf(component, button)} takes no parameters."));
        foreach (var group in groups) read.TakeGroup(definition, group.Key, [.. group], given.GetValueOrDefault(group.Key) ?? []);
        read.CheckLengths(definition);
        return read;
    }

    /// <summary>As Meta and 360dialog take them; null where the template has no variables.</summary>
    public JsonElement? ToComponents(TemplateDefinition definition)
    {
        var components = _filled.GroupBy(filled => (filled.Key.Component, filled.Key.Button)).Select(group =>
        {
            var component = new JsonObject { ["type"] = group.Key.Component };
            if (group.Key.Button is { } at) (component["sub_type"], component["index"]) = (definition.Buttons[at].Kind, $"{at}");
            component["parameters"] = new JsonArray([.. group.Select(filled => Named(definition, filled.Key, filled.Value))]);
            return (JsonNode)component;
        }).ToArray();
        return components.Length == 0 ? null : JsonSerializer.SerializeToElement(new JsonArray(components));
    }

    /// <summary>One body with all texts, numbered through all parts of the template.</summary>
    public JsonElement? ToTwilio(TemplateDefinition definition)
    {
        var slots = TemplateSlots.InTwilioOrder(definition);
        if (slots.Count == 0) return null;
        var parameters = slots.Select((slot, at) =>
        {
            var parameter = _filled[slot].DeepClone().AsObject();
            parameter["parameter_name"] = $"{at + 1}";
            if (slot.IsFile) parameter[TemplateFileLink.BaseName] = definition.FileBase;
            return (JsonNode)parameter;
        }).ToArray();
        return JsonSerializer.SerializeToElement(new JsonArray(new JsonObject { ["type"] = "body", ["parameters"] = new JsonArray(parameters) }));
    }

    /// <summary>Why Twilio cannot show the header's file, as a sentence; null when it can, or there is none.</summary>
    /// <param name="ownUrl">Where links to files of ours begin.</param>
    public string? FileProblem(TemplateDefinition definition, string ownUrl)
    {
        if (_filled.FirstOrDefault(filled => filled.Key.IsFile) is not { Key: { } slot, Value: { } parameter }) return null;
        var link = SentComponent.FileOf(parameter, "link") ?? (SentComponent.FileOf(parameter, "mediaId") is null ? null : ownUrl.TrimEnd('/') + "/");
        return (definition.FileBase, link) switch
        {
            (null, _) => "It is not known yet which files Twilio lets this template show. Read the list with POST /api/templates/sync.",
            (_, null) => $"{slot.Variable} must be a public link, or the id of a file that was uploaded with POST /api/media.",
            ({ } start, _) when !link.StartsWith(start, StringComparison.Ordinal) =>
                $"Twilio has approved this template for files whose link begins with {start}. Submit one whose sample is a file from POST /api/media to send files of the desk.",
            _ => null,
        };
    }

    private void TakeGroup(TemplateDefinition definition, (string Component, int? Button) part, IReadOnlyList<TemplateSlot> slots, IReadOnlyList<JsonObject> given)
    {
        if (definition.HasNamedParameters && part.Button is null && slots[0].Kind == "text")
        {
            foreach (var slot in slots) Take(slot, given.FirstOrDefault(one => SentComponent.NameOf(one) == slot.Variable));
            return;
        }

        for (var at = 0; at < slots.Count; at++) Take(slots[at], at < given.Count ? given[at] : null);
        if (given.Count > slots.Count)
            _problems.Add(("template.components", $"The {NameOf(part.Component, part.Button)} takes {slots.Count}: {string.Join(", ", slots.Select(slot => slot.Variable))}; there are {given.Count}."));
    }

    private void Take(TemplateSlot slot, JsonObject? parameter)
    {
        if (parameter is null)
            Fault(slot.Variable, $"The {NameOf(slot.Component, slot.Button)} needs a value for {slot.Variable}.");
        else if (TypeProblem(slot, parameter) is { } wrong)
            Fault(slot.Variable, $"{slot.Variable} {wrong}");
        else if (ValueProblem(slot, parameter) is { } problem)
            Fault(slot.Variable, $"{slot.Variable} {problem}");
        else if (slot.IsFile && SentComponent.FileOf(parameter, "link") is { } link && TemplateFileLink.Split(link) is null)
            Fault(slot.Variable, $"{slot.Variable} must be a public link, or the id of a file that was uploaded with POST /api/media.");
        else
            _filled[slot] = parameter;
    }

    private static string? TypeProblem(TemplateSlot slot, JsonObject parameter)
    {
        var type = SentComponent.TypeOf(parameter) ?? "";
        string[] right = slot.Kind switch
        {
            "text" when slot.Component == "button" => ["text", "payload"],
            "text" => ["text", "currency", "date_time"],
            "code" => ["coupon_code", "text"],
            _ => [slot.Kind],
        };
        return right.Contains(type) ? null : $"must be of type {right[0]}, not {(type.Length == 0 ? "none" : type)}.";
    }

    private static string? ValueProblem(TemplateSlot slot, JsonObject parameter) => slot.Kind switch
    {
        "text" => TemplateText.ValueProblem(SentComponent.TextOf(parameter)),
        "code" => TemplateText.ValueProblem(SentComponent.CodeOf(parameter)),
        "location" => SentComponent.HasPlace(parameter) ? null : "needs a latitude and a longitude.",
        _ => SentComponent.HasFile(parameter, slot.Kind) ? null : $"needs {(slot.Kind == "image" ? "an image" : $"a {slot.Kind}")}: a mediaId, a link or the provider's id.",
    };

    // A variable that is not there yet counts nothing: it has a fault of its own.
    private void CheckLengths(TemplateDefinition definition)
    {
        string Fill(string component, string text) => TemplateText.Fill(text, name =>
            _filled.FirstOrDefault(filled => filled.Key.Component == component && filled.Key.Variable == name).Value is { } value ? SentComponent.TextOf(value) ?? "" : "");
        if (Fill("body", definition.Body).Length is var body and > 1024)
            FaultLongest("body", $"With these values the body has {body} characters, and may have 1024.");
        if (definition.Header is { Kind: "text", Text: { } text } && Fill("header", text).Length is var header and > 60)
            FaultLongest("header", $"With these values the header has {header} characters, and may have 60.");
    }

    private void FaultLongest(string component, string sentence)
    {
        var longest = _filled.Where(filled => filled.Key.Component == component).MaxBy(filled => SentComponent.TextOf(filled.Value)?.Length ?? 0);
        if (longest.Key is { } slot) Fault(slot.Variable, sentence);
        else _problems.Add(("template.components", sentence));
    }

    private void Fault(string variable, string sentence)
    {
        if (!_problems.Contains(($"template.variables.{variable}", sentence))) _problems.Add(($"template.variables.{variable}", sentence));
    }

    private static JsonObject? ParameterOf(TemplateSlot slot, string? value) => (value, slot.Kind) switch
    {
        (null, _) => null,
        (_, "text") => new JsonObject { ["type"] = "text", ["text"] = value },
        (_, "code") => new JsonObject { ["type"] = "coupon_code", ["coupon_code"] = value },
        (_, "image" or "video" or "document") => new JsonObject { ["type"] = slot.Kind, [slot.Kind] = new JsonObject { [Guid.TryParse(value, out _) ? "mediaId" : "link"] = value } },
        _ => null,
    };

    private static JsonObject Named(TemplateDefinition definition, TemplateSlot slot, JsonObject parameter)
    {
        var named = parameter.DeepClone().AsObject();
        if (definition.HasNamedParameters && slot is { Button: null, Kind: "text" }) named["parameter_name"] = slot.Variable;
        return named;
    }

    // A quick reply may bring a payload of its own.
    private static bool IsPayload(TemplateDefinition definition, (string Component, int? Button) part, IReadOnlyList<JsonObject> given) =>
        part is { Component: "button", Button: { } at } && at < definition.Buttons.Count && definition.Buttons[at].Kind == "quick_reply"
        && given is [var only] && SentComponent.TypeOf(only) == "payload" && SentComponent.TextOf(only) is { Length: > 0 };

    private static string NameOf(string component, int? button) => button is { } at ? $"button {at + 1}" : component;
}
