using System.Text;
using NUnit.Framework;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.UnitTests.WhatsApp;

/// <summary>What a Cloud API status says of a message that went out, and of what is no message.</summary>
internal sealed class StatusReadingTests
{
    [TestCase("sent"), TestCase("delivered"), TestCase("read"), TestCase("failed"), TestCase("played")]
    [TestCase("deleted"), TestCase("warning"), TestCase("word_of_tomorrow")]
    public void Its_word_is_the_providers_own(string word) =>
        Assert.That(Status($$"""{"status":"{{word}}"}""").Status, Is.EqualTo(word));

    [TestCase("\"1785312100\"", 1785312100000), TestCase("1785312100", 1785312100000), TestCase("\"1785312100123\"", 1785312100123)]
    [TestCase("\"soon\"", null), TestCase("null", null), TestCase("99999999999999999999", null)]
    public void Its_time_is_read_from_seconds_or_milliseconds(string time, long? expected) =>
        Assert.That(Status($$"""{"status":"sent","timestamp":{{time}}}""").At?.ToUnixTimeMilliseconds(), Is.EqualTo(expected));

    [TestCase("""{"recipient_id":"447700900123"}""", "+447700900123", null, null)]
    [TestCase("""{"recipient_id":"447700900123","recipient_user_id":"GB.1","recipient_parent_user_id":"GB.ENT.2"}""", "+447700900123", "GB.1", "GB.ENT.2")]
    [TestCase("""{"recipient_user_id":"GB.1"}""", null, "GB.1", null)]
    [TestCase("""{"recipient_id":"GB.1"}""", null, "GB.1", null)]
    [TestCase("""{"recipient_id":"G1","recipient_type":"group","recipient_participant_id":"447700900124"}""", "+447700900124", null, null)]
    [TestCase("""{"recipient_id":"G1","recipient_type":"group","recipient_participant_user_id":"GB.3","recipient_participant_parent_user_id":"GB.ENT.3"}""", null, "GB.3", "GB.ENT.3")]
    [TestCase("""{"message":{"recipient_id":"447700900123"}}""", "+447700900123", null, null)]
    public void Its_recipient_is_the_person(string fields, string? phone, string? userId, string? parentUserId)
    {
        var recipient = Status("""{"status":"delivered",""" + fields[1..]).Recipient!;
        Assert.That(recipient.Phone, Is.EqualTo(phone));
        Assert.That(recipient.UserId, Is.EqualTo(userId));
        Assert.That(recipient.ParentUserId, Is.EqualTo(parentUserId));
    }

    [Test]
    public void It_may_name_nobody() => Assert.That(Status("""{"status":"failed"}""").Recipient, Is.Null);

    [Test]
    public void A_user_name_comes_from_the_contact_beside_it()
    {
        var status = Status("""{"status":"read","recipient_user_id":"GB.1"}""", """[{"user_id":"GB.1","profile":{"name":"Asha","username":"asha.rao"}}]""");
        Assert.That(status.Recipient, Is.EqualTo(new Party(null, "GB.1", null, "Asha", "asha.rao")));
    }

    [TestCase("""{"billable":true,"pricing_model":"PMP","type":"regular","category":"utility"}""", true, "PMP", "regular", "utility")]
    [TestCase("""{"billable":false,"pricing_model":"CBP","category":"referral_conversion"}""", false, "CBP", null, "referral_conversion")]
    [TestCase("""{"pricing_model":"PMP","type":"free_entry_point","category":"marketing_lite"}""", null, "PMP", "free_entry_point", "marketing_lite")]
    [TestCase("""{"billable":"true","type":"free_group_customer_service","category":"authentication-international"}""", true, null, "free_group_customer_service", "authentication-international")]
    public void Its_price_is_read_whole(string pricing, bool? billable, string? model, string? type, string? category) =>
        Assert.That(Status($$"""{"status":"sent","pricing":{{pricing}}}""").Price, Is.EqualTo(new PricePart(billable, model, type, category)));

    [TestCase("null"), TestCase("[]"), TestCase("\"free\"")]
    public void It_may_have_no_price(string pricing) => Assert.That(Status($$"""{"status":"sent","pricing":{{pricing}}}""").Price, Is.Null);

    [TestCase("""{"code":131047,"title":"Re-engagement message","message":"Re-engagement message","error_data":{"details":"More than 24 hours"},"href":"https://example.com"}""",
        "131047", "Re-engagement message", "More than 24 hours")]
    [TestCase("""{"code":131053,"title":"Media upload error","message":"(#131053) Media upload error"}""", "131053", "Media upload error", "(#131053) Media upload error")]
    [TestCase("""{"code":"470","title":"t","details":"of old"}""", "470", "t", "of old")]
    [TestCase("""{"code":131049,"message":"Meta chose not to deliver","error_data":"plain"}""", "131049", "Meta chose not to deliver", "plain")]
    [TestCase("""{"code":100,"error_user_title":"u","error_user_msg":"m"}""", "100", "u", "m")]
    [TestCase("""{"title":"nameless"}""", "unknown", "nameless", null)]
    public void Its_errors_keep_code_title_and_details(string error, string code, string title, string? details) =>
        Assert.That(Status($$"""{"status":"failed","errors":[{{error}}]}""").Errors.Single(), Is.EqualTo(new ErrorPart(code, title, details)));

    [Test]
    public void Our_own_id_comes_back() =>
        Assert.That(Status("""{"status":"sent","biz_opaque_callback_data":"8f1c"}""").EchoedId, Is.EqualTo("8f1c"));

    [TestCase("""{"conversation":{"id":"c","expiration_timestamp":"1785398500","origin":{"type":"referral_conversion"}}}""", null, "referral_conversion")]
    [TestCase("""{"conversation":{"id":"c","origin":{"type":"utility"}},"pricing":{"category":"utility"}}""", "utility", "utility")]
    [TestCase("""{"conversation":{"id":"c"},"pricing":{"category":"utility"}}""", "utility", null)]
    [TestCase("""{"conversation":{"origin":"utility"},"pricing":{"category":"utility"}}""", "utility", null)]
    public void What_opened_the_conversation_is_a_part_of_the_price(string fields, string? category, string? origin)
    {
        var price = Status("""{"status":"sent",""" + fields[1..]).Price!;
        Assert.That(price.Category, Is.EqualTo(category));
        Assert.That(price.Origin, Is.EqualTo(origin));
    }

    [Test]
    public void A_price_that_comes_in_parts_becomes_whole() => Assert.That(
        new PricePart(null, "PMP", null, "utility").Over(new PricePart(true, "CBP", "regular", null, "service")),
        Is.EqualTo(new PricePart(true, "PMP", "regular", "utility", "service")));

    [TestCase("""{"id":"wamid.O","status":"failed","type":"payment","payment":{"reference_id":"r","transaction":{"status":"failed"}}}""", "failed")]
    [TestCase("""{"id":"wamid.O","status":"captured","type":"payment"}""", "captured")]
    [TestCase("""{"id":"wamid.O"}""", null)]
    [TestCase("""{"status":"sent"}""", "sent")]
    [TestCase("""{"type":"call","id":"wacid.1"}""", "call")]
    public void What_is_no_status_of_a_message_is_kept_as_news(string status, string? name)
    {
        var other = (OtherEvent)Read(status, "[]");
        Assert.That(other.Field, Is.EqualTo("statuses"));
        Assert.That(other.Name, Is.EqualTo(name));
    }

    [Test]
    public void A_status_twice_is_the_same_event_and_a_later_one_is_another()
    {
        var one = Status("""{"status":"sent","timestamp":"1785312100"}""");
        Assert.That(one.DedupeKey, Is.EqualTo(Status("""{"status":"sent","timestamp":1785312100,"recipient_id":"1"}""").DedupeKey));
        Assert.That(one.DedupeKey, Is.Not.EqualTo(Status("""{"status":"delivered","timestamp":"1785312100"}""").DedupeKey));
    }

    private static StatusEvent Status(string status, string contacts = "[]") => (StatusEvent)Read("""{"id":"wamid.O",""" + status[1..], contacts);

    private static InboundEvent Read(string status, string contacts) => Webhook.Meta().Read(Encoding.UTF8.GetBytes(
        """{"object":"whatsapp_business_account","entry":[{"id":"102","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"106"},"contacts":"""
        + contacts + ",\"statuses\":[" + status + "]}}]}]}")).Single();
}
