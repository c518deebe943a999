using System.Text;
using NUnit.Framework;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.UnitTests.WhatsApp;

internal sealed class TwilioReadingTests
{
    private const string Common = "SmsStatus=received&MessageSid=SM1&AccountSid=AC1&To=whatsapp%3A%2B15550100001&From=whatsapp%3A%2B447700900123&WaId=447700900123&ProfileName=Asha&";

    [Test]
    public void A_text_is_verbatim_and_its_sender_known()
    {
        var read = One("MessageType=text&NumMedia=0&ReferralNumMedia=0&Body=%20ISSUE+bus%0Alate%20");
        Assert.That(read.Content.Text, Is.EqualTo(" ISSUE bus\nlate "));
        Assert.That(read.Type, Is.EqualTo("text"));
        Assert.That(read.Sender, Is.EqualTo(new Party("+447700900123", Name: "Asha")));
        Assert.That(read.Address, Is.EqualTo("AC1|whatsapp:+15550100001"));
        Assert.That(read.Content.Referral, Is.Null);
    }

    [Test]
    public void Several_media_are_several_parts_of_one_message()
    {
        var read = One("NumMedia=2&Body=cap&MediaUrl0=https%3A%2F%2Fa%2F0&MediaContentType0=image%2Fjpeg&MediaUrl1=https%3A%2F%2Fa%2F1&MediaContentType1=application%2Fpdf");
        Assert.That(read.Type, Is.EqualTo("image"));
        Assert.That(read.Content.Media!.Select(part => part.Kind), Is.EqualTo(new[] { "image", "document" }));
        Assert.That(read.Content.Media![0].Caption, Is.EqualTo("cap"));
        Assert.That(read.Content.Media![1].Url, Is.EqualTo("https://a/1"));
    }

    [TestCase("MessageType=interactive&ButtonText=Confirm&ButtonPayload=C-1&Body=Confirm", "button_reply", "C-1", "Confirm", "C-1")]
    [TestCase("MessageType=button&ButtonText=Confirm&ButtonPayload=C-1&Body=Confirm", "button", null, "Confirm", "C-1")]
    [TestCase("ListId=t1&ListTitle=Agra&ListDescription=12h&Body=Agra", "list_reply", "t1", "Agra", null)]
    [TestCase("MessageType=interactive&FlowData=%7B%22a%22%3A1%7D", "nfm_reply", null, null, "{\"a\":1}")]
    public void An_answer_keeps_what_was_chosen(string form, string kind, string? id, string? title, string? payload)
    {
        var answer = One(form).Content.Interactive!;
        Assert.That(answer.Kind, Is.EqualTo(kind));
        Assert.That(answer.Id, Is.EqualTo(id));
        Assert.That(answer.Title, Is.EqualTo(title));
        Assert.That(answer.Payload, Is.EqualTo(payload));
    }

    [Test]
    public void A_location_has_label_and_address()
    {
        var read = One("MessageType=location&Latitude=28.6139&Longitude=77.209&Address=New+Delhi&Label=India+Gate&Body=");
        Assert.That(read.Content.Location, Is.EqualTo(new LocationPart(28.6139, 77.209, "India Gate", "New Delhi")));
        Assert.That(read.Content.Text, Is.Null);
    }

    [Test]
    public void A_reply_an_ad_and_a_forward_are_noted()
    {
        var read = One("Body=x&OriginalRepliedMessageSid=SM0&ReferralSourceId=12&ReferralCtwaClid=Aff&ChannelMetadata=" + Uri.EscapeDataString("""{"type":"whatsapp","data":{"context":{"Forwarded":"true"}}}"""));
        Assert.That(read.ReplyToProviderMessageId, Is.EqualTo("SM0"));
        Assert.That(read.Content.Referral!.SourceId, Is.EqualTo("12"));
        Assert.That(read.Content.Referral!.ClickId, Is.EqualTo("Aff"));
        Assert.That(read.Content.Forwarded, Is.True);
    }

    [Test]
    public void A_person_without_a_phone_has_a_user_id()
    {
        var read = (MessageEvent)Read("SmsStatus=received&MessageSid=SM1&AccountSid=AC1&To=whatsapp%3A%2B15550100001&From=whatsapp%3AGB.1349&ExternalUserId=whatsapp%3AGB.1349&ProfileUsername=asha&Body=x");
        Assert.That(read.Sender, Is.EqualTo(new Party(null, "GB.1349", null, null, "asha")));
    }

    [TestCase("accepted", "accepted"), TestCase("scheduled", "scheduled"), TestCase("queued", "queued"), TestCase("sending", "sending"), TestCase("sent", "sent")]
    [TestCase("delivered", "delivered"), TestCase("partially_delivered", "partially_delivered"), TestCase("read", "read")]
    [TestCase("undelivered", "failed"), TestCase("failed", "failed"), TestCase("canceled", "canceled")]
    public void A_callback_is_a_status_and_echoes_our_id(string word, string status)
    {
        var form = Encoding.UTF8.GetBytes($"MessageStatus={word}&SmsStatus={word}&MessageSid=SM1&AccountSid=AC1&ErrorCode=63016&From=whatsapp%3A%2B15550100001&To=whatsapp%3A%2B447700900123");
        var read = (StatusEvent)Webhook.Twilio().Read(form, Webhook.Of(form, "https://desk.example.com/hook?mid=8f1c"))[0];
        Assert.That(read.Status, Is.EqualTo(status));
        Assert.That(read.EchoedId, Is.EqualTo("8f1c"));
        Assert.That(read.Address, Is.EqualTo("AC1|whatsapp:+15550100001"));
        Assert.That(read.Recipient!.Phone, Is.EqualTo("+447700900123"));
        Assert.That(read.Errors.Single().Code, Is.EqualTo("63016"));
        Assert.That(((StatusEvent)Webhook.Twilio().Read(read.Slice)[0]).EchoedId, Is.EqualTo("8f1c"));
    }

    [Test]
    public void A_webhook_sent_as_GET_is_read_from_the_query()
    {
        var read = (MessageEvent)Webhook.Twilio().Read(default, Webhook.Of([], "https://desk.example.com/hook?" + Common + "Body=x"))[0];
        Assert.That(read.Content.Text, Is.EqualTo("x"));
        Assert.That(((MessageEvent)Webhook.Twilio().Read(read.Slice)[0]).ProviderMessageId, Is.EqualTo("SM1"));
    }

    [TestCase("To=whatsapp%3AGB.1349", null, "GB.1349", null)]
    [TestCase("To=whatsapp%3A%2B447700900123&ExternalUserId=whatsapp%3AGB.1349&ParentExternalUserId=whatsapp%3AGB.ENT.11", "+447700900123", "GB.1349", "GB.ENT.11")]
    [TestCase("To=447700900123", "+447700900123", null, null)]
    public void A_callback_names_its_person(string fields, string? phone, string? userId, string? parentUserId)
    {
        var read = (StatusEvent)Read("MessageStatus=sent&SmsSid=SM1&AccountSid=AC1&From=whatsapp%3A%2B15550100001&" + fields);
        Assert.That(read.Recipient, Is.EqualTo(new Party(phone, userId, parentUserId)));
        Assert.That(read.ProviderMessageId, Is.EqualTo("SM1"));
    }

    [Test]
    public void A_failure_without_words_gets_ours()
    {
        var read = (StatusEvent)Read("MessageStatus=undelivered&MessageSid=SM1&AccountSid=AC1&From=whatsapp%3A%2B15550100001&To=whatsapp%3A%2B447700900123&ErrorCode=63024");
        Assert.That(read.Errors.Single().Title, Is.EqualTo("This person cannot be reached on WhatsApp. Use another way."));
    }

    [TestCase("MessageType=reaction&OriginalRepliedMessageSid=SM0&Body=%F0%9F%91%8D", "\U0001F44D")]
    [TestCase("MessageType=reaction&OriginalRepliedMessageSid=SM0&Body=", null)]
    public void An_emoji_is_a_reaction_and_no_text(string form, string? emoji)
    {
        var read = One(form);
        Assert.That(read.Content.Reaction, Is.EqualTo(new ReactionPart("SM0", emoji)));
        Assert.That(read.Content.Text, Is.Null);
    }

    [Test]
    public async Task The_message_list_brings_back_what_a_webhook_lost()
    {
        var handler = new AnsweringHandler(200, """
            {"messages":[{"sid":"SM9","account_sid":"AC1","from":"whatsapp:+447700900123","to":"whatsapp:+15550100001","body":"ISSUE & more","num_media":"0","direction":"inbound","status":"received","date_created":"Thu, 24 Aug 2023 05:01:45 +0000"}],"next_page_uri":null}
            """);
        var since = new DateTimeOffset(2023, 8, 24, 0, 0, 0, TimeSpan.Zero);
        var read = (MessageEvent)(await Webhook.Twilio(handler).ListInboundAsync(Webhook.Channel("twilio"), since, since.AddDays(1), default))!.Events.Single();
        Assert.That(read.Content.Text, Is.EqualTo("ISSUE & more"));
        Assert.That(read.SentAt, Is.EqualTo(new DateTimeOffset(2023, 8, 24, 5, 1, 45, TimeSpan.Zero)));
        Assert.That(read.DedupeKey, Is.EqualTo("message|SM9"));
        Assert.That(((MessageEvent)Webhook.Twilio().Read(read.Slice)[0]).SentAt, Is.EqualTo(read.SentAt));
        Assert.That(await Webhook.Twilio(new AnsweringHandler(500, "")).ListInboundAsync(Webhook.Channel("twilio"), since, since.AddDays(1), default), Is.Null);
    }

    private static InboundEvent Read(string form) => Webhook.Twilio().Read(Encoding.UTF8.GetBytes(form)).Single();

    private static MessageEvent One(string form) => (MessageEvent)Read(Common + form);
}
