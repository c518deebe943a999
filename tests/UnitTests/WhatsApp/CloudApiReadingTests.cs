using System.Text;
using NUnit.Framework;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.UnitTests.WhatsApp;

internal sealed class CloudApiReadingTests
{
    public static readonly byte[] Batch = Encoding.UTF8.GetBytes("""
        {"object":"whatsapp_business_account","entry":[
          {"id":"102","changes":[
            {"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"phone_number_id":"106"},
              "contacts":[{"profile":{"name":"Ravi"},"wa_id":"919810000000"},{"profile":{"name":"Asha","username":"asha.rao"},"user_id":"GB.1349","wa_id":"447700900123"}],
              "messages":[{"from_user_id":"GB.1349","id":"wamid.1","timestamp":1785312000,"type":"text","text":{"body":"hi"}},
                          {"from":"919810000000","id":"wamid.2","timestamp":"1785312000123","type":"audio","audio":{"id":"9","mime_type":"audio/ogg","voice":true}}],
              "statuses":[{"id":"wamid.O","status":"read","timestamp":"1785312100","recipient_id":"447700900123","biz_opaque_callback_data":"echo","pricing":{"billable":true,"pricing_model":"PMP","type":"regular","category":"utility"}}]}},
            {"field":"messages","value":{"metadata":{"phone_number_id":"107"},"errors":[{"code":131000,"title":"Something went wrong"}]}},
            {"field":"user_preferences","value":{"metadata":{"phone_number_id":"107"},"contacts":[{"wa_id":"447700900123","profile":{"name":"Asha"}}],
              "user_preferences":[{"wa_id":"447700900123","category":"marketing_messages","value":"stop","timestamp":1785312300}]}}]},
          {"id":"103","time":1785312200,"changes":[{"field":"message_template_quality_update","value":{"new_quality_score":"RED","message_template_id":7,"message_template_name":"trip","message_template_language":"en"}}]}]}
        """);

    [Test]
    public void A_batch_becomes_one_event_each_with_its_own_contact()
    {
        var events = Webhook.Meta().Read(Batch);
        Assert.That(events, Has.Count.EqualTo(6));
        var first = (MessageEvent)events[0];
        Assert.That(first.Sender, Is.EqualTo(new Party("+447700900123", "GB.1349", null, "Asha", "asha.rao")));
        var second = (MessageEvent)events[1];
        Assert.That(second.Sender.Name, Is.EqualTo("Ravi"));
        Assert.That(second.SentAt, Is.EqualTo(DateTimeOffset.FromUnixTimeMilliseconds(1785312000123)));
        Assert.That(second.Type, Is.EqualTo("audio"));
        Assert.That(second.Content.Media![0].Kind, Is.EqualTo("voice"));
        var status = (StatusEvent)events[2];
        Assert.That(status.EchoedId, Is.EqualTo("echo"));
        Assert.That(status.Price, Is.EqualTo(new PricePart(true, "PMP", "regular", "utility")));
        Assert.That(((OtherEvent)events[3]).Field, Is.EqualTo("errors"));
        Assert.That(((PreferenceEvent)events[4]).Value, Is.EqualTo("stop"));
        Assert.That(((TemplateEvent)events[5]).Status, Is.EqualTo("RED"));
        Assert.That(events[5].AccountId, Is.EqualTo("103"));
        Assert.That(ReadingProperties.SlicesSayTheSame(Webhook.Meta(), Batch), Is.True);
        Assert.That(Webhook.Meta().PeekAddresses(Webhook.Of(Batch)), Is.EquivalentTo(new[] { "106", "107", "account:103" }));
    }

    [Test]
    public void A_thousand_updates_are_read()
    {
        var messages = string.Join(",", Enumerable.Range(0, 1000).Select(i => $$"""{"from":"447700900123","id":"wamid.{{i}}","timestamp":"1785312000","type":"text","text":{"body":"{{new string('x', 2500)}}"} }"""));
        Assert.That(Read(messages: messages), Has.Count.EqualTo(1000));
    }

    [TestCase("""{"type":"button","button":{"payload":"STOP_PROMO","text":"Stop promotions"}}""", "button", null, "Stop promotions", "STOP_PROMO")]
    [TestCase("""{"type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"ack-4711","title":"Acknowledge"}}}""", "button_reply", "ack-4711", "Acknowledge", null)]
    [TestCase("""{"type":"interactive","interactive":{"type":"list_reply","list_reply":{"id":"trip-12","title":"Agra","description":"12 Oct"}}}""", "list_reply", "trip-12", "Agra", null)]
    [TestCase("""{"type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"name":"flow","body":"Sent","response_json":"{\"broken"}}}""", "nfm_reply", null, null, "{\"broken")]
    public void An_answer_keeps_kind_id_title_and_payload(string message, string kind, string? id, string? title, string? payload)
    {
        var answer = One(message).Content.Interactive!;
        Assert.That(answer.Kind, Is.EqualTo(kind));
        Assert.That(answer.Id, Is.EqualTo(id));
        Assert.That(answer.Title, Is.EqualTo(title));
        Assert.That(answer.Payload, Is.EqualTo(payload));
    }

    [TestCase("""{"type":"reaction","reaction":{"message_id":"wamid.O","emoji":""}}""")]
    [TestCase("""{"type":"reaction","reaction":{"message_id":"wamid.O"}}""")]
    public void A_reaction_taken_back_has_no_emoji(string message)
    {
        Assert.That(One(message).Content.Reaction!.ProviderMessageId, Is.EqualTo("wamid.O"));
        Assert.That(One(message).Content.Reaction!.Emoji, Is.Null);
    }

    [TestCase("user_changed_number", "wa_id", "+447700900999")]
    [TestCase("customer_changed_number", "new_wa_id", "+447700900999")]
    [TestCase("customer_identity_changed", "wa_id", null)]
    public void A_system_message_names_the_new_number(string type, string field, string? phone)
    {
        var system = One($$"""{"type":"system","system":{"type":"{{type}}","body":"b","{{field}}":"447700900999","user_id":"GB.2"} }""").Content.System!;
        Assert.That(system.Type, Is.EqualTo(type));
        Assert.That(system.NewPhone, Is.EqualTo(phone));
        Assert.That(system.NewUserId, Is.EqualTo("GB.2"));
    }

    [Test]
    public void An_edit_carries_the_new_text_and_names_the_old_message()
    {
        var edit = One("""{"type":"edit","edit":{"original_message_id":"wamid.T1","message":{"type":"text","text":{"body":"new"}}}}""");
        Assert.That(edit.Type, Is.EqualTo("edit"));
        Assert.That(edit.Content.Text, Is.EqualTo("new"));
        Assert.That(edit.Content.OriginalProviderMessageId, Is.EqualTo("wamid.T1"));
    }

    [TestCase("request_welcome"), TestCase("unsupported"), TestCase("ephemeral"), TestCase("unknown"), TestCase("word_of_tomorrow")]
    public void A_type_without_a_part_of_its_own_is_still_a_message(string type)
    {
        var read = One($$"""{"type":"{{type}}","errors":[{"code":131051,"title":"t","error_data":{"details":"d"} }]}""");
        Assert.That(read.Type, Is.EqualTo(type));
        Assert.That(read.Content.Errors![0].Details, Is.EqualTo("d"));
    }

    [Test]
    public void A_forwarded_message_is_no_reply()
    {
        var read = One("""{"type":"text","text":{"body":" a\u0000b "},"context":{"frequently_forwarded":true},"group_id":"G1"}""");
        Assert.That(read.Content.Forwarded, Is.True);
        Assert.That(read.ReplyToProviderMessageId, Is.Null);
        Assert.That(read.GroupId, Is.EqualTo("G1"));
        Assert.That(read.Content.Text, Is.EqualTo(" a\0b "));
    }

    [Test]
    public void Half_an_emoji_costs_one_character()
    {
        Assert.That(One("""{"type":"text","text":{"body":"a\ud83d b\uDC4D \ud83d\udc4d"}}""").Content.Text, Is.EqualTo("a\uFFFD b\uFFFD \U0001F44D"));
    }

    [Test]
    public void A_message_that_names_nobody_is_from_the_one_contact()
    {
        var read = (MessageEvent)Read("""[{"user_id":"GB.1349","profile":{"username":"asha"}}]""", """{"id":"wamid.1","type":"text","text":{"body":"x"}}""")[0];
        Assert.That(read.Sender, Is.EqualTo(new Party(null, "GB.1349", null, null, "asha")));
    }

    [Test]
    public void Shapes_around_the_envelope_are_read()
    {
        var flat = (MessageEvent)Webhook.Dialog360().Read("""{"contacts":[{"wa_id":"447700900123","profile":{"name":"Asha"}}],"messages":[{"from":"447700900123","id":"x","timestamp":"1785312000","type":"voice","voice":{"id":"1","mime_type":"audio/ogg"}}]}"""u8.ToArray())[0];
        Assert.That(flat.Sender.Name, Is.EqualTo("Asha"));
        Assert.That(flat.Type, Is.EqualTo("voice"));
        Assert.That(flat.Content.Media![0].Kind, Is.EqualTo("voice"));
        var test = (MessageEvent)Webhook.Meta().Read("""{"field":"messages","value":{"metadata":{"phone_number_id":"106"},"messages":[{"from":"1","id":"y","type":"text","text":{"body":"t"}}]}}"""u8.ToArray())[0];
        Assert.That(test.Address, Is.EqualTo("106"));
        Assert.That(test.Content.Text, Is.EqualTo("t"));
    }

    [Test]
    public void Errors_beside_a_bare_message_belong_to_it()
    {
        var body = """{"entry":[{"id":"1","changes":[{"field":"messages","value":{"messages":[{"type":"interactive","id":"wamid.1","from":"1"}],"errors":[{"code":131000}]}}]}]}"""u8.ToArray();
        var read = (MessageEvent)Webhook.Meta().Read(body).Single();
        Assert.That(read.Content.Errors![0].Code, Is.EqualTo("131000"));
    }

    private static MessageEvent One(string message) =>
        (MessageEvent)Read(messages: """{"id":"wamid.1","from":"447700900123","timestamp":"1785312000",""" + message[1..])[0];

    private static IReadOnlyList<InboundEvent> Read(string contacts = "[]", string messages = "") => Webhook.Meta().Read(Encoding.UTF8.GetBytes(
        """{"object":"whatsapp_business_account","entry":[{"id":"102","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"106"},"contacts":""" + contacts + ",\"messages\":[" + messages + "]}}]}]}"));
}
