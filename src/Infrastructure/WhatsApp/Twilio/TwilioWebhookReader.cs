using System.Globalization;
using System.Text;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

/// <summary>
/// One form is one event. A status callback and an inbound message may share a URL: the status word tells them apart.
/// </summary>
internal static class TwilioWebhookReader
{
    /// <summary>Our own message id in the query of the callback's URL.</summary>
    public const string EchoParameter = "mid";

    public static IReadOnlyList<InboundEvent> Read(ReadOnlyMemory<byte> body, WebhookRequest? request)
    {
        var source = Source(body, request);
        var fields = FormFields.Parse(source.Span);
        if (MessageSid(fields) is not { } sid)
            return [Other(fields, source)];
        return [IsStatus(fields) ? Status(fields, sid, source, request) : Message(fields, sid, source)];
    }

    public static string? Address(FormFields fields)
    {
        var number = IsStatus(fields) ? fields["From"] : fields["To"];
        return fields["AccountSid"] is { } account && number is not null ? TwilioAddress.Of(account, number) : null;
    }

    /// <summary>A webhook may be configured as GET: then the query is the form.</summary>
    public static ReadOnlyMemory<byte> Source(ReadOnlyMemory<byte> body, WebhookRequest? request)
    {
        if (!body.IsEmpty || request is null)
            return body;
        var query = request.PublicUrl.IndexOf('?');
        return query < 0 ? body : Encoding.UTF8.GetBytes(request.PublicUrl[(query + 1)..]);
    }

    private static string? MessageSid(FormFields fields) =>
        fields["MessageSid"] ?? fields["SmsMessageSid"] ?? fields["SmsSid"] ?? fields["Sid"];

    private static bool IsStatus(FormFields fields) =>
        (fields["MessageStatus"] ?? fields["SmsStatus"]) is { } word && word is not ("received" or "receiving");

    private static OtherEvent Other(FormFields fields, ReadOnlyMemory<byte> source) => new()
    {
        AccountId = fields["AccountSid"],
        Field = fields["AccountSid"] is null ? "unreadable" : "unknown",
        Name = fields["EventType"],
        Digest = Digest.Of(source.Span),
        Slice = source,
    };

    private static MessageEvent Message(FormFields fields, string sid, ReadOnlyMemory<byte> source)
    {
        var all = fields.Before(TwilioChannelContext.Read(fields["ChannelMetadata"]));
        return new MessageEvent
        {
            Address = Address(fields),
            AccountId = fields["AccountSid"],
            Slice = source,
            ProviderMessageId = sid,
            Type = TwilioContentReader.TypeOf(all),
            Sender = TwilioAddress.Sender(all),
            Content = TwilioContentReader.Read(all),
            // Webhooks carry no time; the message list, read after an outage, does.
            SentAt = Time(fields["DateCreated"]),
            ReplyToProviderMessageId = all["OriginalRepliedMessageSid"],
            AnsweredConsent = AnsweredConsent(fields["OptOutType"]),
        };
    }

    // HELP is answered there too, but says nothing of consent, and our help says more.
    private static bool? AnsweredConsent(string? type) => type?.ToUpperInvariant() switch
    {
        "STOP" => false,
        "START" => true,
        _ => null,
    };

    private static StatusEvent Status(FormFields fields, string sid, ReadOnlyMemory<byte> source, WebhookRequest? request)
    {
        var echo = request is null ? null : TwilioUrl.Query(request.PublicUrl)[EchoParameter];
        var word = (fields["MessageStatus"] ?? fields["SmsStatus"])!;
        return new StatusEvent
        {
            Address = Address(fields),
            AccountId = fields["AccountSid"],
            Slice = echo is null || fields[EchoParameter] is not null ? source : WithEcho(source, echo),
            ProviderMessageId = sid,
            Status = StatusWord(word),
            At = Time(fields["DateCreated"]),
            Recipient = TwilioAddress.Recipient(fields),
            EchoedId = echo ?? fields[EchoParameter],
            Errors = Errors(fields),
        };
    }

    public static string StatusWord(string word) => word == "undelivered" ? "failed" : word;

    private static IReadOnlyList<ErrorPart> Errors(FormFields fields) => fields["ErrorCode"] is { } code and not "0"
        ? [new ErrorPart(code, fields["ErrorMessage"] ?? FailureTable.ForTwilio(code)?.Sentence, fields["ChannelStatusMessage"])]
        : [];

    // The slice outlives the URL, so it takes our id along as one more field.
    private static byte[] WithEcho(ReadOnlyMemory<byte> source, string echo) =>
        [.. source.Span, .. Encoding.UTF8.GetBytes($"&{EchoParameter}={Uri.EscapeDataString(echo)}")];

    private static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
