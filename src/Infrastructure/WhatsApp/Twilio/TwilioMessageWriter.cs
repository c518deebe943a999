using System.Globalization;
using System.Text;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

/// <summary>A neutral message becomes the form of <c>Messages.json</c>, or a sentence that says why it cannot.</summary>
internal sealed class TwilioMessageWriter
{
    /// <summary>Twilio's own limit, below WhatsApp's 4,096 (21617).</summary>
    public const int LongestBody = 1600;

    /// <summary>Beside a file the body is WhatsApp's caption.</summary>
    private const int LongestCaption = 1024;

    private readonly StringBuilder _form = new();

    public ReadOnlyMemory<byte> Form => Encoding.UTF8.GetBytes(_form.ToString());
    public ErrorPart? Problem { get; private set; }
    public SendFailure Failure { get; private set; } = SendFailure.BadRequest;

    public static TwilioMessageWriter Write(OutboundMessage message, Channel channel)
    {
        var writer = new TwilioMessageWriter();
        if (message.To is { Phone: null, UserId: null })
            writer.Refuse("The message names no recipient.");
        writer.Add("To", TwilioAddress.Of(message.To));
        writer.Add("From", $"whatsapp:{channel.PhoneNumber}");
        writer.WriteContent(message);
        if (message.StatusCallbackUrl is { } callback)
            writer.Add("StatusCallback", WithEcho(callback, message.Id));
        return writer;
    }

    private void WriteContent(OutboundMessage message)
    {
        var content = message.Content;
        switch (message.Type)
        {
            case "text": WriteBody(content.Text, "A text message needs a text."); break;
            case "image" or "video" or "audio" or "voice" or "document" or "sticker": WriteMedia(content.Media); break;
            case "location": WriteLocation(content.Location); break;
            case "template": WriteTemplate(content.Template); break;
            case "interactive": WriteMenu(content.Menu); break;
            default: Refuse($"Twilio cannot send messages of type {message.Type}."); break;
        }
    }

    private void WriteBody(string? body, string needed)
    {
        if (string.IsNullOrEmpty(body))
            Refuse(needed);
        else if (body.Length > LongestBody)
            Refuse($"Twilio takes at most {LongestBody} characters in one message; this one has {body.Length}.");
        else
            Add("Body", body);
    }

    private void WriteMedia(IReadOnlyList<MediaPart>? media)
    {
        if (media is not [{ Url: { } url }])
        {
            Refuse("Twilio needs one file at a public link.");
            return;
        }
        Add("MediaUrl", url);
        if (!string.IsNullOrEmpty(media[0].Caption))
            WriteBody(media[0].Caption, "");
    }

    private void WriteLocation(LocationPart? location)
    {
        if (location is null)
        {
            Refuse("A location message needs a location.");
            return;
        }
        // Written out: a coordinate beside the equator would else stand as 1E-06, which is none.
        var point = string.Create(CultureInfo.InvariantCulture, $"{location.Latitude:0.###############},{location.Longitude:0.###############}");
        // The body is the place's name; its address, where there is one, stands behind the point.
        var label = location.Address ?? location.Name;
        Add("PersistentAction", label is null ? $"geo:{point}" : $"geo:{point}|{label}");
        WriteBody(location.Name ?? label ?? point, "");
    }

    private void WriteTemplate(TemplatePart? template)
    {
        if (template is null || !template.Name.StartsWith("HX", StringComparison.Ordinal))
        {
            Refuse("Twilio sends templates by content id (HX…): enter it for this template.", SendFailure.Template);
            return;
        }
        if (TwilioContentVariables.FileProblem(template.Components) is { } problem) Refuse(problem, SendFailure.Template);
        Add("ContentSid", template.Name);
        if (TwilioContentVariables.Of(template.Components) is { } variables)
            Add("ContentVariables", variables);
    }

    /// <summary>Twilio has buttons and lists only in prepared content, so the choices go as numbered lines.</summary>
    private void WriteMenu(InteractiveMessagePart? menu)
    {
        if (menu is null)
        {
            Refuse("An interactive message needs buttons or a list.");
            return;
        }
        var text = TwilioMenuText.Of(menu);
        if (menu.HeaderMedia is { } header)
        {
            if (header.Kind == "document")
                Refuse("Twilio shows no text beside a document, so the choices would not arrive: send the document by itself.");
            if (text.Length > LongestCaption)
                Refuse($"Beside a file WhatsApp takes at most {LongestCaption} characters; the text with its choices has {text.Length}.");
            if (header.Url is { } url)
                Add("MediaUrl", url);
        }
        WriteBody(text, "An interactive message needs a text.");
    }

    private void Refuse(string sentence, SendFailure failure = SendFailure.BadRequest)
    {
        Problem ??= new ErrorPart("message", sentence);
        Failure = failure;
    }

    private void Add(string name, string value)
    {
        if (_form.Length > 0)
            _form.Append('&');
        _form.Append(name).Append('=').Append(Uri.EscapeDataString(value));
    }

    private static string WithEcho(string callback, Guid id) => TwilioUrl.Query(callback)[TwilioWebhookReader.EchoParameter] is null
        ? $"{callback}{(callback.Contains('?') ? '&' : '?')}{TwilioWebhookReader.EchoParameter}={id:D}"
        : callback;
}
