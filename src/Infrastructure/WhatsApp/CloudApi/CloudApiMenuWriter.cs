using System.Text.Json;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>Reply buttons and lists.</summary>
internal static class CloudApiMenuWriter
{
    public static void Write(Utf8JsonWriter json, InteractiveMessagePart menu)
    {
        json.WriteStartObject();
        json.WriteString("type", menu.Kind);
        WriteHeader(json, menu);
        WriteTextObject(json, "body", menu.Body);
        if (!string.IsNullOrEmpty(menu.Footer))
            WriteTextObject(json, "footer", menu.Footer);
        json.WriteStartObject("action");
        if (menu.Kind == "list")
            WriteSections(json, menu);
        else
            WriteButtons(json, menu.Buttons ?? []);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteHeader(Utf8JsonWriter json, InteractiveMessagePart menu)
    {
        if (menu.HeaderMedia is { } media)
        {
            json.WriteStartObject("header");
            json.WriteString("type", media.Kind);
            json.WritePropertyName(media.Kind);
            CloudApiMessageWriter.WriteMedia(json, media);
            json.WriteEndObject();
        }
        else if (!string.IsNullOrEmpty(menu.HeaderText))
        {
            json.WriteStartObject("header");
            json.WriteString("type", "text");
            json.WriteString("text", menu.HeaderText);
            json.WriteEndObject();
        }
    }

    private static void WriteTextObject(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static void WriteButtons(Utf8JsonWriter json, IReadOnlyList<ReplyButton> buttons)
    {
        json.WriteStartArray("buttons");
        foreach (var button in buttons)
        {
            json.WriteStartObject();
            json.WriteString("type", "reply");
            json.WriteStartObject("reply");
            json.WriteString("id", button.Id);
            json.WriteString("title", button.Title);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteSections(Utf8JsonWriter json, InteractiveMessagePart menu)
    {
        CloudApiMessageWriter.WriteOptional(json, "button", menu.Button);
        json.WriteStartArray("sections");
        foreach (var section in menu.Sections ?? [])
        {
            json.WriteStartObject();
            CloudApiMessageWriter.WriteOptional(json, "title", section.Title);
            json.WriteStartArray("rows");
            foreach (var row in section.Rows)
                WriteRow(json, row);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter json, ListRow row)
    {
        json.WriteStartObject();
        json.WriteString("id", row.Id);
        json.WriteString("title", row.Title);
        CloudApiMessageWriter.WriteOptional(json, "description", row.Description);
        json.WriteEndObject();
    }
}
