using System.Text.Json;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Infrastructure.WhatsApp.CloudApi;

/// <summary>Answers to buttons, lists and flows, with the words that the person saw.</summary>
internal static class CloudApiAnswerReader
{
    private static readonly string[] KnownKinds = ["button_reply", "list_reply", "nfm_reply"];

    public static (InteractivePart? Part, string? Text) Interactive(JsonElement interactive)
    {
        if (!interactive.IsObject())
            return default;
        var kind = interactive.Id("type"u8) ?? Array.Find(KnownKinds, kind => interactive.TryGetProperty(kind, out _));
        if (kind is null)
            return default;
        var answer = interactive.TryGetProperty(kind, out var found) ? found : default;
        var title = answer.Text("title"u8);
        var part = new InteractivePart(kind, answer.Id("id"u8), title, answer.Id("description"u8), Payload(kind, answer), answer.Id("name"u8));
        return (part, title ?? (kind == "nfm_reply" ? answer.Id("body"u8) : null));
    }

    public static (InteractivePart? Part, string? Text) Button(JsonElement button)
    {
        if (!button.IsObject())
            return default;
        var title = button.Text("text"u8);
        return (new InteractivePart("button", Title: title, Payload: button.Text("payload"u8)), title);
    }

    // A flow's answer is a string of JSON that may be broken: it is kept as sent. Kinds of tomorrow are kept whole.
    private static string? Payload(string kind, JsonElement answer) => kind switch
    {
        "button_reply" or "list_reply" => answer.Text("payload"u8),
        "nfm_reply" => answer.At("response_json"u8) is { ValueKind: JsonValueKind.Object } json
            ? json.GetRawText()
            : answer.Text("response_json"u8),
        _ => answer.IsObject() ? answer.GetRawText() : null,
    };
}
