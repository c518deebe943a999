using System.Text;
using NUnit.Framework;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.UnitTests.WhatsApp;

/// <summary>Fields beside <c>messages</c>: templates and preferences are read, everything else is kept under its name.</summary>
internal sealed class AccountReadingTests
{
    private const string Template = "\"message_template_id\":1689556908129835,\"message_template_name\":\"trip_offer\",\"message_template_language\":\"en\"";

    [TestCase("APPROVED"), TestCase("REJECTED"), TestCase("PENDING"), TestCase("PAUSED"), TestCase("DISABLED"), TestCase("FLAGGED"), TestCase("IN_APPEAL")]
    [TestCase("LIMIT_EXCEEDED"), TestCase("LOCKED"), TestCase("REINSTATED"), TestCase("PENDING_DELETION"), TestCase("DELETED"), TestCase("ARCHIVED"), TestCase("UNARCHIVED")]
    public void A_templates_status_names_it(string word)
    {
        var read = (TemplateEvent)Read("message_template_status_update", $$"""{"event":"{{word}}","reason":null,{{Template}}}""");
        Assert.That(read.Field, Is.EqualTo("message_template_status_update"));
        Assert.That(read.Status, Is.EqualTo(word));
        Assert.That(read.TemplateId, Is.EqualTo("1689556908129835"));
        Assert.That(read.TemplateName, Is.EqualTo("trip_offer"));
        Assert.That(read.Language, Is.EqualTo("en"));
        Assert.That(read.Reason, Is.Null);
        Assert.That(read.At, Is.EqualTo(DateTimeOffset.FromUnixTimeSeconds(1785312200)));
        Assert.That(read.AccountId, Is.EqualTo("102"));
        Assert.That(read.Address, Is.Null);
    }

    [TestCase("""{"event":"REJECTED","reason":"INVALID_FORMAT","message_template_category":"MARKETING","rejection_info":{"reason":"adjacent parameters","recommendation":"separate them"}}""",
        "INVALID_FORMAT", "MARKETING", "separate them")]
    [TestCase("""{"event":"PAUSED","reason":"NONE","other_info":{"title":"FIRST_PAUSE","description":"for 3 hours"}}""", "NONE", null, "for 3 hours")]
    [TestCase("""{"event":"DISABLED","disable_info":{"disable_date":"DATE"}}""", null, null, "DATE")]
    [TestCase("""{"event":"APPROVED","rejection_info":null,"other_info":[]}""", null, null, null)]
    public void A_templates_status_tells_why(string value, string? reason, string? category, string? detail)
    {
        var read = (TemplateEvent)Read("message_template_status_update", value);
        Assert.That(read.Reason, Is.EqualTo(reason));
        Assert.That(read.Category, Is.EqualTo(category));
        Assert.That(read.Detail, Is.EqualTo(detail));
    }

    [Test]
    public void A_templates_quality_has_a_before_and_an_after()
    {
        var read = (TemplateEvent)Read("message_template_quality_update", $$"""{"previous_quality_score":"GREEN","new_quality_score":"YELLOW",{{Template}}}""");
        Assert.That(read.Previous, Is.EqualTo("GREEN"));
        Assert.That(read.Status, Is.EqualTo("YELLOW"));
        Assert.That(read.TemplateName, Is.EqualTo("trip_offer"));
    }

    [TestCase("""{"previous_category":"UTILITY","new_category":"MARKETING","correct_category":"MARKETING"}""", "UTILITY")]
    [TestCase("""{"new_category":"MARKETING"}""", null)]
    public void A_templates_category_has_a_before_and_an_after(string value, string? before)
    {
        var read = (TemplateEvent)Read("template_category_update", value);
        Assert.That(read.Previous, Is.EqualTo(before));
        Assert.That(read.Status, Is.EqualTo("MARKETING"));
        Assert.That(read.Category, Is.EqualTo("MARKETING"));
    }

    [Test]
    public void Changed_words_of_a_template_name_it()
    {
        var read = (TemplateEvent)Read("message_template_components_update", $$"""{"message_template_element":"body",{{Template}}}""");
        Assert.That(read.TemplateId, Is.EqualTo("1689556908129835"));
        Assert.That(read.Status, Is.Null);
    }

    [TestCase("""{"wa_id":"447700900123","detail":"User requested to stop","category":"marketing_messages","value":"stop","timestamp":1785312300}""", "stop", "+447700900123", null, "User requested to stop")]
    [TestCase("""{"wa_id":"447700900123","user_id":"GB.1","category":"marketing_messages","value":"resume","timestamp":"1785312300"}""", "resume", "+447700900123", "GB.1", null)]
    [TestCase("""{"user_id":"GB.1","category":"marketing_messages","value":"signup","signup_id":"s","timestamp":1785312300}""", "signup", null, "GB.1", null)]
    public void A_preference_names_its_person(string preference, string value, string? phone, string? userId, string? detail)
    {
        var read = (PreferenceEvent)Read("user_preferences", $$"""{"metadata":{"phone_number_id":"106"},"user_preferences":[{{preference}}]}""");
        Assert.That(read.Value, Is.EqualTo(value));
        Assert.That(read.Category, Is.EqualTo("marketing_messages"));
        Assert.That(read.Detail, Is.EqualTo(detail));
        Assert.That(read.Person, Is.EqualTo(new Party(phone, userId)));
        Assert.That(read.At, Is.EqualTo(DateTimeOffset.FromUnixTimeSeconds(1785312300)));
        Assert.That(read.Address, Is.EqualTo("106"));
    }

    [TestCase("""{"value":"stop"}"""), TestCase("""{"wa_id":"447700900123"}"""), TestCase("null"), TestCase("[]")]
    public void A_preference_of_nobody_or_of_nothing_is_kept(string preference) =>
        Assert.That(((OtherEvent)Read("user_preferences", $$"""{"user_preferences":[{{preference}}]}""")).Field, Is.EqualTo("user_preferences"));

    [TestCase("account_update", """{"event":"ACCOUNT_RESTRICTION","restriction_info":[{"restriction_type":"RESTRICTED_BIZ_INITIATED_MESSAGING","expiration":1785398600}]}""", "ACCOUNT_RESTRICTION")]
    [TestCase("account_update", """{"event":"DISABLED_UPDATE","ban_info":{"waba_ban_state":"DISABLE","waba_ban_date":"DATE"}}""", "DISABLED_UPDATE")]
    [TestCase("account_update", """{"phone_number":"15550100001","event":"ACCOUNT_VIOLATION","violation_info":{"violation_type":"SCAM"}}""", "ACCOUNT_VIOLATION")]
    [TestCase("account_review_update", """{"decision":"APPROVED"}""", null)]
    [TestCase("account_alerts", """{"entity_type":"WABA","alert_severity":"CRITICAL","alert_status":"ACTIVE"}""", null)]
    [TestCase("phone_number_quality_update", """{"display_phone_number":"15550100001","event":"THROUGHPUT_UPGRADE","max_daily_conversations_per_business":"NOT_SET"}""", "THROUGHPUT_UPGRADE")]
    [TestCase("phone_number_quality_update", """{"display_phone_number":"15550100001","event":"FLAGGED","current_limit":"TIER_1K"}""", "FLAGGED")]
    [TestCase("business_capability_update", """{"max_daily_conversations_per_business":"TIER_99999K"}""", null)]
    [TestCase("phone_number_name_update", """{"display_phone_number":"15550100001","decision":"APPROVED","requested_verified_name":"x"}""", null)]
    [TestCase("business_capability_update", """{"max_phone_numbers_per_business":25}""", null)]
    [TestCase("security", """{"display_phone_number":"15550100001","event":"PIN_CHANGED"}""", "PIN_CHANGED")]
    [TestCase("smb_message_echoes", """{"metadata":{"phone_number_id":"106"},"message_echoes":[{"from":"15550100001","to":"447700900123","id":"wamid.E","type":"text","text":{"body":"x"}}]}""", null)]
    [TestCase("smb_app_state_sync", """{"metadata":{"phone_number_id":"106"},"state_sync":[{"type":"contact","action":"add"}]}""", null)]
    [TestCase("history", """{"metadata":{"phone_number_id":"106"},"history":[{"threads":[{"id":"1","messages":[{"id":"wamid.H","type":"text"}]}]}]}""", null)]
    [TestCase("calls", """{"metadata":{"phone_number_id":"106"},"calls":[{"id":"wacid.1","event":"connect"}],"statuses":[{"id":"wacid.1","status":"RINGING"}]}""", null)]
    [TestCase("flows", """{"event":"FLOW_STATUS_CHANGE","flow_id":"1"}""", "FLOW_STATUS_CHANGE")]
    [TestCase("group_lifecycle_update", """{"groups":[]}""", null)]
    [TestCase("group_participants_update", "{}", null)]
    [TestCase("payment_configuration_update", "{}", null)]
    [TestCase("partner_solutions", """{"event":"SOLUTION_CREATED"}""", "SOLUTION_CREATED")]
    [TestCase("automatic_events", """{"automatic_events":[]}""", null)]
    [TestCase("business_username_updates", """{"username":"x"}""", null)]
    [TestCase("user_id_update", """{"user_id_update":[{"wa_id":"447700900123","user_id":{"previous":"GB.1","current":"GB.2"}}]}""", null)]
    [TestCase("message_echoes", """{"message_echoes":[]}""", null)]
    [TestCase("field_of_tomorrow", """{"messages":[{"id":"wamid.1","from":"1","type":"text"}]}""", null)]
    [TestCase("field_of_tomorrow", "[1]", null)]
    [TestCase("field_of_tomorrow", "null", null)]
    public void Other_news_is_one_event_under_its_fields_name(string field, string value, string? name)
    {
        var read = (OtherEvent)Read(field, value);
        Assert.That(read.Field, Is.EqualTo(field));
        Assert.That(read.Name, Is.EqualTo(name));
        Assert.That(read.AccountId, Is.EqualTo("102"));
    }

    [TestCase("business_capability_update", """{"max_daily_conversations_per_business":2000,"max_phone_numbers_per_business":25}""", 2_000)]
    [TestCase("business_capability_update", """{"max_daily_conversations_per_business":"TIER_10K"}""", 10_000)]
    [TestCase("business_capability_update", """{"max_daily_conversation_per_phone":250,"max_phone_numbers_per_waba":20}""", 250)]
    [TestCase("business_capability_update", """{"max_daily_conversation_per_phone":-1}""", null)]
    [TestCase("phone_number_quality_update", """{"display_phone_number":"15550100001","event":"THROUGHPUT_UPGRADE","max_daily_conversations_per_business":"TIER_UNLIMITED"}""", null)]
    [TestCase("phone_number_quality_update", """{"display_phone_number":"15550100001","event":"ONBOARDING","max_daily_conversations_per_business":"TIER_250"}""", 250)]
    public void A_portfolios_limit_is_read_where_one_is_told(string field, string value, int? limit)
    {
        var read = (LimitEvent)Read(field, value);
        Assert.That(read.Field, Is.EqualTo(field));
        Assert.That(read.DailyRecipients, Is.EqualTo(limit));
        Assert.That(read.At, Is.EqualTo(DateTimeOffset.FromUnixTimeSeconds(1785312200)));
        Assert.That(read.AccountId, Is.EqualTo("102"));
    }

    private static InboundEvent Read(string field, string value)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"object":"whatsapp_business_account","entry":[{"id":"102","time":1785312200,"changes":[{"field":"{{field}}","value":{{value}}}]}]}""");
        Assert.That(ReadingProperties.SlicesSayTheSame(Webhook.Meta(), body), Is.True);
        return Webhook.Meta().Read(body).Single();
    }
}
