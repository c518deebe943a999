using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.CloudApi;
using TrailDesk.Simulator.Limits;
using TrailDesk.Simulator.Phones;
using TrailDesk.Simulator.Webhooks;

namespace TrailDesk.Simulator.Twilio;

/// <summary><c>POST …/Messages.json</c>.</summary>
internal sealed class TwilioSend(
    SimulatorSettings settings, ChannelBook channels, PhoneBook phones, StatusReporter statuses,
    TwilioMessageLog log, ContentCatalogue contents, LimitBoard limits, TwilioSandbox sandbox, TimeProvider clock)
{
    public ApiAnswer Send(string accountSid, string body)
    {
        var form = new TwilioSendForm(QueryHelpers.ParseQuery(body));
        if (form.Refusal() is { } refusal) return refusal;
        if (Sender(accountSid, form) is not { } channel) return TwilioErrors.Refuse(63007);
        var content = contents.Find(accountSid, form.ContentSid);
        if (form.ContentSid is not null && content is null && (settings.StrictTemplates || !form.ContentSid.StartsWith("HX", StringComparison.Ordinal)))
            return TwilioErrors.Refuse(21655, $"The ContentSid {form.ContentSid} is Invalid");
        var byUserId = form.To!.Contains('.');
        var phone = byUserId ? phones.OfUserId(form.To["whatsapp:".Length..]) : phones.Get(form.To);
        if (phone.Digits == channel.Digits) return TwilioErrors.Refuse(63031);
        var limit = limits.Send(channel.Id, phone.Digits);
        // Its own rate Twilio sees at once; that of WhatsApp for one person it hears of after it accepted.
        if (limit == Limit.Throughput) return TwilioErrors.Refuse(20429);
        int? fails = sandbox.Refuses(channel, phone) ? 63015 : limit == Limit.Pair ? 63018 : content is { Status: "paused" } ? 63041 : null;
        return Accept(channel, form, phone, content, byUserId, fails);
    }

    private SimulatedChannel? Sender(string accountSid, TwilioSendForm form)
    {
        var own = channels.OfAccountSid(accountSid);
        if (form.From is null) return own.FirstOrDefault();
        return form.From.StartsWith("whatsapp:", StringComparison.Ordinal)
            ? own.FirstOrDefault(channel => channel.Digits == PhoneDigits.Of(form.From)) : null;
    }

    private ApiAnswer Accept(SimulatedChannel channel, TwilioSendForm form, Phone phone, Content? content, bool byUserId, int? fails)
    {
        var now = clock.GetUtcNow();
        var view = TwilioMessageView.Read(form, content, MessageIds.NewSid(form.MediaUrl is null ? "SM" : "MM"), channel, now);
        var message = Resource(channel, form, view, now);
        log.Add(message);
        phones.Add(phone, view);
        statuses.Accepted(new SentMessage(channel, phone, view)
        {
            // A content that was made for approval passes a closed window; one for the session does not.
            NeedsWindow = form.ContentSid is null || content is { Approved: false },
            ByUserId = byUserId,
            FailsWith = fails,
            Callback = form.StatusCallback,
            Told = (status, code) => Update(message, status, code)
        });
        return ApiAnswer.Json(201, message.ToJson()) with { Accepted = true, To = form.To, MessageId = view.ProviderMessageId };
    }

    private static TwilioMessage Resource(SimulatedChannel channel, TwilioSendForm form, PhoneMessage view, DateTimeOffset now) => new()
    {
        Sid = view.ProviderMessageId,
        AccountSid = channel.AccountSid!,
        MessagingServiceSid = form.MessagingServiceSid,
        Direction = "outbound-api",
        From = $"whatsapp:+{channel.Digits}",
        To = form.To!,
        Body = view.Text ?? "",
        NumMedia = form.MediaUrl is null ? 0 : 1,
        Created = now,
        Status = form.MessagingServiceSid is null ? "queued" : "accepted"
    };

    private void Update(TwilioMessage message, string status, int? code)
    {
        message.Status = TwilioForms.Word(status, code);
        message.ErrorCode = code;
        message.Sent ??= clock.GetUtcNow();
    }
}

/// <summary>The parameters of a send.</summary>
internal sealed class TwilioSendForm(Dictionary<string, StringValues> form)
{
    public string? To => Get("To");
    public string? From => Get("From");
    public string? Body => Get("Body");
    public string? MessagingServiceSid => Get("MessagingServiceSid");
    public string? MediaUrl => Get("MediaUrl") ?? Get("MediaUrl0");
    public string? ContentSid => Get("ContentSid");
    public string? StatusCallback => Get("StatusCallback");
    public string? PersistentAction => Get("PersistentAction");

    public Dictionary<string, string> Variables() => Get("ContentVariables") is { } json
        ? JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!.ToDictionary(one => one.Key, one => one.Value.ToString()) : [];

    public ApiAnswer? Refusal()
    {
        if (To is null) return TwilioErrors.Refuse(21604);
        if (From is null && MessagingServiceSid is null) return TwilioErrors.Refuse(21603);
        if (Body is null && MediaUrl is null && ContentSid is null && PersistentAction is null) return TwilioErrors.Refuse(21602);
        if (Body is { Length: > 1600 }) return TwilioErrors.Refuse(21617);
        if (!ValidTo(To)) return TwilioErrors.Refuse(21211, $"The 'To' number {To} is not a valid phone number.");
        if (form.TryGetValue("MediaUrl", out var media) && media.Count > 1) return TwilioErrors.Refuse(21623);
        if (MediaUrl is { } url && !IsUrl(url)) return TwilioErrors.Refuse(21620);
        if (StatusCallback is { } callback && !IsUrl(callback)) return TwilioErrors.Refuse(21609, $"The 'StatusCallback' URL {callback} is not a valid URL.");
        return ReadsVariables() ? null : TwilioErrors.Refuse(21656);
    }

    private bool ReadsVariables()
    {
        try
        {
            return Variables() is not null;
        }
        catch (Exception failure) when (failure is JsonException or ArgumentNullException)
        {
            return false;
        }
    }

    private string? Get(string name) => form.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;

    private static bool ValidTo(string to) => to.StartsWith("whatsapp:", StringComparison.Ordinal)
        && (to.Contains('.') || (to.StartsWith("whatsapp:+", StringComparison.Ordinal) && PhoneDigits.Of(to).Length is >= 7 and <= 15));

    private static bool IsUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";
}
