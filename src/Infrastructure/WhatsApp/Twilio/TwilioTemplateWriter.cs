using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

/// <summary>A template becomes the JSON of <c>POST /v1/Content</c>: the plainest of Twilio's types that holds it, numbered through all parts.</summary>
internal static class TwilioTemplateWriter
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Content(TemplateDefinition definition)
    {
        var numbers = TemplateSlots.InTwilioOrder(definition);
        var (type, body) = TypeOf(definition, new Numbering(numbers));
        var content = new JsonObject
        {
            ["friendly_name"] = definition.Name,
            ["language"] = definition.Language,
            ["variables"] = new JsonObject(numbers.Select((slot, at) => KeyValuePair.Create($"{at + 1}", (JsonNode?)(slot.IsFile ? TemplateFileLink.Split(definition.Header!.Sample)?.Ending : definition.SampleOf(slot.Variable))))),
            ["types"] = new JsonObject { [type] = body },
        };
        return Encoding.UTF8.GetBytes(content.ToJsonString(Plain));
    }

    public static ReadOnlyMemory<byte> Approval(TemplateDefinition definition) => Encoding.UTF8.GetBytes(new JsonObject
    {
        ["name"] = definition.Name,
        ["category"] = definition.Category,
        ["allow_category_change"] = true,
    }.ToJsonString(Plain));

    private static (string Type, JsonObject Body) TypeOf(TemplateDefinition definition, Numbering numbering)
    {
        var body = new JsonObject { ["body"] = numbering.Of("body", null, definition.Body) };
        if (definition.Header is not null || definition.Footer is not null) return ("whatsapp/card", Card(definition, numbering, body));
        if (definition.Buttons.Count == 0) return ("twilio/text", body);
        body["actions"] = Actions(definition, numbering);
        if (definition.Buttons.All(button => button.Kind == "quick_reply")) return ("twilio/quick-reply", body);
        return definition.Buttons.Any(button => button.Kind == "quick_reply") ? ("whatsapp/card", body) : ("twilio/call-to-action", body);
    }

    private static JsonObject Card(TemplateDefinition definition, Numbering numbering, JsonObject card)
    {
        if (definition.Header is { Kind: "text", Text: { } text }) card["header_text"] = numbering.Of("header", null, text);
        // The host stays as it was approved; which file it is each message says.
        if (definition.Header is { IsFile: true } file && TemplateFileLink.Split(file.Sample) is var (host, _)) card["media"] = new JsonArray(host + numbering.OfFile());
        if (definition.Footer is { } footer) card["footer"] = footer;
        if (definition.Buttons.Count > 0) card["actions"] = Actions(definition, numbering);
        return card;
    }

    private static JsonArray Actions(TemplateDefinition definition, Numbering numbering) =>
        [.. definition.Buttons.Select((button, at) => (JsonNode)Action(button, at, numbering))];

    private static JsonObject Action(TemplateButton button, int at, Numbering numbering)
    {
        var action = new JsonObject
        {
            ["type"] = button.Kind switch { "phone" => "PHONE_NUMBER", _ => button.Kind.ToUpperInvariant() },
            ["title"] = button.Text,
        };
        switch (button.Kind)
        {
            case "url": action["url"] = numbering.Of("button", at, button.Url ?? ""); break;
            case "phone": action["phone"] = button.Phone; break;
            case "copy_code": action["code"] = button.Code; break;
            default: action["id"] = $"button_{at + 1}"; break;
        }

        return action;
    }

    private sealed class Numbering(IReadOnlyList<TemplateSlot> slots)
    {
        public string Of(string component, int? button, string text) => TemplateText.Fill(text, name =>
        {
            var at = slots.TakeWhile(slot => (slot.Component, slot.Button, slot.Variable) != (component, button, name)).Count();
            return Numbered(at);
        });

        public string OfFile() => Numbered(slots.TakeWhile(slot => !slot.IsFile).Count());

        private static string Numbered(int at) => "{{" + (at + 1).ToString(CultureInfo.InvariantCulture) + "}}";
    }
}
