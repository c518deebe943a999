using System.Globalization;
using NUnit.Framework;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.UnitTests.WhatsApp;

/// <summary>Twilio's message list: newest first, in pages, and poorer than a webhook.</summary>
internal sealed class TwilioHistoryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task Only_what_came_in_the_span_is_read()
    {
        var read = (await ReadAsync(_ => Page(null, Text(10), Text(3), Text(-1))))!;
        Assert.That(Sids(read), Is.EqualTo(new[] { "SM3" }));
        Assert.That(read.CompleteUntil, Is.EqualTo(Until));
    }

    [Test]
    public async Task However_many_pages_there_are_all_are_read_and_given_oldest_first()
    {
        var pages = 0;
        var read = (await ReadAsync(_ => Interlocked.Increment(ref pages) is var page && page < 70
            ? Page("/2010-04-01/next.json", Text(3, $"SM{page}"))
            : Page(null, Text(2, "SM70"))))!;
        Assert.That(read.Events, Has.Count.EqualTo(70));
        Assert.That(Sids(read)[0], Is.EqualTo("SM70"));
        Assert.That(read.CompleteUntil, Is.EqualTo(Until));
    }

    [Test]
    public async Task A_list_that_breaks_off_was_not_read()
    {
        var pages = 0;
        Assert.That(await ReadAsync(_ => ++pages == 1 ? Page("/2010-04-01/next.json", Text(3)) : AnsweringHandler.Answer(500, "")), Is.Null);
    }

    [Test]
    public async Task A_message_whose_files_cannot_be_listed_now_is_left_for_later_and_holds_up_no_other()
    {
        var read = (await ReadAsync(uri => IsMedia(uri) ? AnsweringHandler.Answer(503, "") : Page(null, Text(4), Photo(3), Text(2))))!;
        Assert.That(Sids(read), Is.EqualTo(new[] { "SM2", "SM4" }));
        Assert.That(read.CompleteUntil, Is.EqualTo(Noon.AddMinutes(3)), "it is asked for from here on again");
    }

    [Test]
    public async Task A_message_has_its_files()
    {
        var read = (await ReadAsync(uri => IsMedia(uri)
            ? AnsweringHandler.Answer(200, """{"media_list":[{"uri":"/2010-04-01/Accounts/AC1/Messages/SM3/Media/ME1.json","content_type":"image/jpeg"}]}""")
            : Page(null, Photo(3))))!;
        var media = ((MessageEvent)read.Events.Single()).Content.Media!.Single();
        Assert.That(media, Is.EqualTo(new MediaPart(
            "image", MimeType: "image/jpeg", Caption: "t", Url: "https://twilio.example.com/twilio/2010-04-01/Accounts/AC1/Messages/SM3/Media/ME1")));
    }

    [TestCase(404), TestCase(410)]
    public async Task Files_that_were_deleted_at_Twilio_keep_no_message_waiting(int status)
    {
        var read = (await ReadAsync(uri => IsMedia(uri) ? AnsweringHandler.Answer(status, "") : Page(null, Photo(3))))!;
        Assert.That(((MessageEvent)read.Events.Single()).Content.Text, Is.EqualTo("t"));
        Assert.That(read.CompleteUntil, Is.EqualTo(Until));
    }

    private static DateTimeOffset Until => Noon.AddMinutes(5);

    private static Task<InboundHistory?> ReadAsync(Func<Uri, HttpResponseMessage> answer) =>
        Webhook.Twilio(new AnsweringHandler(request => Task.FromResult(answer(request.RequestUri!))))
            .ListInboundAsync(Webhook.Channel("twilio"), Noon, Until, default);

    private static string[] Sids(InboundHistory read) => [.. read.Events.Cast<MessageEvent>().Select(message => message.ProviderMessageId)];

    private static bool IsMedia(Uri uri) => uri.AbsolutePath.EndsWith("/Media.json", StringComparison.Ordinal);

    private static string Text(int minute, string? sid = null) => Message(minute, sid ?? $"SM{minute}", 0);

    private static string Photo(int minute) => Message(minute, $"SM{minute}", 1);

    private static string Message(int minute, string sid, int files) => $$$"""
        {"sid":"{{{sid}}}","account_sid":"AC1","from":"whatsapp:+447700900123","to":"whatsapp:+15550100001","body":"t","num_media":"{{{files}}}",
         "direction":"inbound","status":"received","date_created":"{{{Noon.AddMinutes(minute).ToString("R", CultureInfo.InvariantCulture)}}}",
         "subresource_uris":{"media":"/2010-04-01/Accounts/AC1/Messages/{{{sid}}}/Media.json"}}
        """;

    private static HttpResponseMessage Page(string? next, params string[] messages) => AnsweringHandler.Answer(200,
        $$"""{"messages":[{{string.Join(',', messages)}}],"next_page_uri":{{(next is null ? "null" : $"\"{next}\"")}}}""");
}
