using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>A template becomes the JSON of <c>POST …/message_templates</c>; names become numbers, from 1 in each component.</summary>
internal static class CloudApiTemplateWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="isChange">An edit holds the category and the components alone.</param>
    public static ReadOnlyMemory<byte> Write(TemplateDefinition definition, bool isChange = false)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            if (!isChange)
            {
                json.WriteString("name", definition.Name);
                json.WriteString("language", definition.Language);
            }

            json.WriteString("category", definition.Category);
            if (!isChange) json.WriteString("parameter_format", definition.HasNamedParameters ? "NAMED" : "POSITIONAL");
            json.WriteStartArray("components");
            if (definition.Header is { } header) WriteHeader(json, definition, header);
            WriteText(json, definition, "BODY", "body_text", definition.Body);
            if (definition.Footer is { } footer) WriteText(json, definition, "FOOTER", "", footer);
            if (definition.Buttons.Count > 0) WriteButtons(json, definition);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteHeader(Utf8JsonWriter json, TemplateDefinition definition, TemplateHeader header)
    {
        if (header.Kind == "text")
        {
            WriteText(json, definition, "HEADER", "header_text", header.Text ?? "");
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "HEADER");
        json.WriteString("format", header.Kind.ToUpperInvariant());
        if (header.IsFile) WriteExample(json, () => WriteList(json, "header_handle", [header.Sample ?? ""]));
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, TemplateDefinition definition, string type, string example, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        if (type == "HEADER") json.WriteString("format", "TEXT");
        json.WriteString("text", definition.HasNamedParameters ? text : TemplateText.Numbered(text));
        var names = TemplateText.Names(text);
        if (names.Count > 0) WriteExample(json, () => WriteSamples(json, definition, example, names));
        json.WriteEndObject();
    }

    private static void WriteSamples(Utf8JsonWriter json, TemplateDefinition definition, string example, IReadOnlyList<string> names)
    {
        if (!definition.HasNamedParameters)
        {
            var samples = names.Select(name => definition.SampleOf(name) ?? "").ToList();
            if (example == "header_text") WriteList(json, example, samples);
            else
            {
                json.WriteStartArray(example);
                WriteList(json, null, samples);
                json.WriteEndArray();
            }

            return;
        }

        json.WriteStartArray($"{example}_named_params");
        foreach (var name in names)
        {
            json.WriteStartObject();
            json.WriteString("param_name", name);
            json.WriteString("example", definition.SampleOf(name));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteButtons(Utf8JsonWriter json, TemplateDefinition definition)
    {
        json.WriteStartObject();
        json.WriteString("type", "BUTTONS");
        json.WriteStartArray("buttons");
        foreach (var button in definition.Buttons) WriteButton(json, definition, button);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteButton(Utf8JsonWriter json, TemplateDefinition definition, TemplateButton button)
    {
        json.WriteStartObject();
        json.WriteString("type", button.Kind switch { "phone" => "PHONE_NUMBER", _ => button.Kind.ToUpperInvariant() });
        if (button.Kind == "copy_code") json.WriteString("example", button.Code);
        else json.WriteString("text", button.Text);
        if (button.Kind == "phone") json.WriteString("phone_number", button.Phone);
        if (button is { Kind: "url", Url: { } url })
        {
            json.WriteString("url", TemplateText.Numbered(url));
            if (TemplateText.Names(url).Count > 0) WriteList(json, "example", [TemplateText.Fill(url, name => definition.SampleOf(name) ?? "")]);
        }

        json.WriteEndObject();
    }

    private static void WriteExample(Utf8JsonWriter json, Action write)
    {
        json.WriteStartObject("example");
        write();
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string? name, IEnumerable<string> texts)
    {
        if (name is null) json.WriteStartArray();
        else json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
