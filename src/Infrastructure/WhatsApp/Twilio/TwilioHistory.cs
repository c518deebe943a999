using System.Globalization;
using System.Text;
using System.Text.Json;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.WhatsApp.CloudApi;

namespace TrailDesk.Infrastructure.WhatsApp.Twilio;

/// <summary>
/// The account's message list. Twilio hardly retries a webhook, so what was missed is read from here, in the shape that
/// the webhook would have had.
/// </summary>
internal sealed class TwilioHistory(Func<Uri, Task<ProviderAnswer?>> ask, TwilioOptions options)
{
    // Of the longest texts in the longest escaping a page still stays below what is read of an answer.
    private const int PageSize = 40;

    // Far above what a channel can take in while anybody looks back: only a list that goes round in circles gets there.
    private const int MostPages = 20_000;

    public async Task<InboundHistory?> ListInboundAsync(Channel channel, DateTimeOffset since, DateTimeOffset until)
    {
        var forms = new List<(DateTimeOffset At, byte[] Form)>();
        var completeUntil = until;
        var listed = await EachAsync(channel, $"To={Number(channel.PhoneNumber)}&DateSent>={Day(since)}", since, async message =>
        {
            if (message.Text("direction"u8) != "inbound" || Created(message) is not { } at || at < since || at >= until)
                return;
            // One that was taken in without its files would never get them: its key is known from then on.
            if (await WebhookFormAsync(message) is { } form)
                forms.Add((at, form));
            else if (at < completeUntil)
                completeUntil = at;
        });
        return listed
            ? new InboundHistory([.. forms.OrderBy(form => form.At).SelectMany(form => TwilioWebhookReader.Read(form.Form, null))], completeUntil)
            : null;
    }

    public async Task<IReadOnlyList<SentMessage>?> ListSentAsync(Channel channel, Party to, DateTimeOffset from, DateTimeOffset until)
    {
        var sent = new List<SentMessage>();
        var query = $"From={Number(channel.PhoneNumber)}&To={Uri.EscapeDataString(TwilioAddress.Of(to))}&DateSent>={Day(from)}";
        var listed = await EachAsync(channel, query, from, message =>
        {
            // Twilio's times are whole seconds, ours are not.
            if (message.Id("sid"u8) is { } sid && Created(message) is var at && (at is null || (at >= from.AddSeconds(-1) && at <= until)))
                sent.Add(new SentMessage(
                    sid, TwilioWebhookReader.StatusWord(message.Text("status"u8) ?? ""), message.Id("body"u8), at, message.Id("error_code"u8)));
            return Task.CompletedTask;
        });
        return listed ? sent : null;
    }

    /// <returns>False where the list was not read to its end: what was seen of it is the newest, and proves nothing.</returns>
    private async Task<bool> EachAsync(Channel channel, string query, DateTimeOffset since, Func<JsonElement, Task> take)
    {
        Uri? page = options.Account(channel.AccountSid!, $"/Messages.json?{query}&PageSize={PageSize}");
        for (var pages = 0; page is not null && pages < MostPages; pages++)
        {
            using var document = Parse(await ask(page));
            if (document is null)
                return false;
            foreach (var message in document.RootElement.At("messages"u8).Items())
                await take(message);
            // The filter knows days only; the list begins with the newest, so a page of older ones is the end of what was asked.
            var isOver = document.RootElement.At("messages"u8).Items().All(message => Created(message) < since);
            page = !isOver && document.RootElement.Id("next_page_uri"u8) is { } next ? options.NextPage(next) : null;
        }
        return page is null;
    }

    private static JsonDocument? Parse(ProviderAnswer? asked)
    {
        if (asked is not { IsSuccess: true } answer)
            return null;
        try
        {
            return JsonDocument.Parse(JsonRepair.Mend(answer.Body));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Null where its files could not be listed now.</summary>
    private async Task<byte[]?> WebhookFormAsync(JsonElement message)
    {
        var form = new StringBuilder("SmsStatus=received");
        foreach (var (name, field) in new[]
                 {
                     ("MessageSid", "sid"), ("AccountSid", "account_sid"), ("From", "from"), ("To", "to"), ("Body", "body"),
                     ("NumMedia", "num_media"), ("DateCreated", "date_created"),
                 })
            Append(form, name, message.Text(Encoding.UTF8.GetBytes(field)));
        if (message.Text("num_media"u8) is not (null or "0") && !await TryAppendMediaAsync(form, message))
            return null;
        return Encoding.UTF8.GetBytes(form.ToString());
    }

    private async Task<bool> TryAppendMediaAsync(StringBuilder form, JsonElement message)
    {
        if (message.At("subresource_uris"u8).Id("media"u8) is not { } uri)
            return true;
        var answer = await ask(options.NextPage(uri));
        // Deleted at Twilio: what there was to read was read.
        if (answer is { Status: 404 or 410 })
            return true;
        using var document = Parse(answer);
        if (document is null)
            return false;
        var index = 0;
        foreach (var media in document.RootElement.At("media_list"u8).Items())
        {
            Append(form, $"MediaUrl{index}", media.Id("uri"u8) is { } path ? options.NextPage(path.Replace(".json", "", StringComparison.Ordinal)).ToString() : null);
            Append(form, $"MediaContentType{index++}", media.Text("content_type"u8));
        }
        return true;
    }

    private static void Append(StringBuilder form, string name, string? value)
    {
        if (value is not null)
            form.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
    }

    private static string Number(string phone) => Uri.EscapeDataString($"whatsapp:{phone}");

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Created(JsonElement message) =>
        DateTimeOffset.TryParse(message.Text("date_created"u8), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
}
