using System.Globalization;
using System.Text.Json;
using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.CloudApi;
using TrailDesk.Simulator.Phones;

namespace TrailDesk.Simulator.Twilio;

/// <summary>What a phone shows of a message sent through Twilio.</summary>
internal static class TwilioMessageView
{
    public static PhoneMessage Read(TwilioSendForm form, Content? content, string sid, SimulatedChannel channel, DateTimeOffset at)
    {
        var variables = form.Variables();
        var (kind, body) = content is null ? ("", default) : content.Main;
        string? Fill(string? text) => text is null ? null
            : variables.Aggregate(text, (filled, one) => filled.Replace($"{{{{{one.Key}}}}}", one.Value, StringComparison.Ordinal));
        return new PhoneMessage
        {
            ProviderMessageId = sid,
            ChannelId = channel.Id,
            Direction = "outbound",
            Type = Type(form, kind),
            At = at,
            Status = "accepted",
            Text = form.ContentSid is null ? form.Body : Fill(body.Text("body") ?? body.Text("title")) ?? $"[{form.ContentSid}] {string.Join(" · ", variables.Values)}",
            Media = form.MediaUrl is { } url ? Media(url) : body.Items("media").FirstOrDefault() is { ValueKind: JsonValueKind.String } media ? Media(Fill(media.GetString())!) : null,
            Location = Location(form),
            Buttons = Buttons(body, content?.Approved ?? false, Fill),
            List = kind == "twilio/list-picker" ? List(body, Fill) : null,
            Template = form.ContentSid,
            EchoId = Echo(form.StatusCallback)
        };
    }

    private static string Type(TwilioSendForm form, string kind) => kind switch
    {
        "twilio/list-picker" or "twilio/quick-reply" => "interactive",
        _ when form.ContentSid is not null => "template",
        _ when form.PersistentAction is not null => "location",
        _ when form.MediaUrl is { } url => Media(url).Kind,
        _ => "text"
    };

    private static MediaView Media(string url)
    {
        var ending = Path.GetExtension(new Uri(url, UriKind.RelativeOrAbsolute) is { IsAbsoluteUri: true } absolute ? absolute.AbsolutePath : url);
        var kind = ending.ToLowerInvariant() switch
        {
            ".jpg" or ".jpeg" or ".png" or ".webp" => "image",
            ".mp3" or ".ogg" or ".m4a" => "audio",
            ".mp4" or ".3gp" => "video",
            ".pdf" or ".doc" or ".docx" => "document",
            _ => "image"
        };
        return new MediaView(kind, url, null, kind == "document" ? Path.GetFileName(url) : null);
    }

    private static LocationView? Location(TwilioSendForm form)
    {
        if (form.PersistentAction is not { } action || !action.StartsWith("geo:", StringComparison.Ordinal)) return null;
        var parts = action[4..].Split('|');
        var place = parts[0].Split(',');
        return place.Length == 2 && double.TryParse(place[0], CultureInfo.InvariantCulture, out var latitude)
            && double.TryParse(place[1], CultureInfo.InvariantCulture, out var longitude)
            ? new LocationView(latitude, longitude, form.Body ?? parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(1) is { } label && label != form.Body ? label : null) : null;
    }

    private static List<ButtonView>? Buttons(JsonElement body, bool approved, Func<string?, string?> fill)
    {
        var buttons = body.Items("actions").Select(action => action.Text("type") == "URL"
            ? new ButtonView("url", "cta_url", fill(action.Text("title"))!, fill(action.Text("url")))
            : new ButtonView(approved ? "quickReply" : "reply", fill(action.Text("id")) ?? "", fill(action.Text("title")) ?? "")).ToList();
        return buttons.Count == 0 ? null : buttons;
    }

    private static ListView List(JsonElement body, Func<string?, string?> fill) => new(fill(body.Text("button")) ?? "Choose",
        [.. body.Items("items").Select(item => new ListRow(fill(item.Text("id")) ?? "", fill(item.Text("item")) ?? "", fill(item.Text("description")), null))]);

    // The sender's own id travels in the callback's query.
    private static string? Echo(string? callback) => callback is null ? null
        : Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(new Uri(callback).Query).TryGetValue("mid", out var id) ? id.ToString() : null;
}
