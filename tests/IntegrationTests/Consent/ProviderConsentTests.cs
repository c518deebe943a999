using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TrailDesk.IntegrationTests.Support;
using TrailDesk.IntegrationTests.WhatsApp;

namespace TrailDesk.IntegrationTests.Consent;

/// <summary>What providers tell of people's wishes stands in the same ledger as their own words.</summary>
internal sealed class ProviderConsentTests : DeskTests
{
    private static readonly JsonNode Text = new JsonObject { ["type"] = "text", ["text"] = "Your permit is here." };

    [TestCase("stop", "marketing_messages", "opted_out")]
    [TestCase("resume", "marketing_messages", "opted_in")]
    [TestCase("signup", "marketing_messages", "opted_in")]
    [TestCase("stop", null, "opted_out")]
    [TestCase("paused", "marketing_messages", null)]
    [TestCase("stop", "order_updates", null)]
    public async Task A_preference_of_WhatsApps_own_settings_is_kept(string value, string? category, string? state)
    {
        var phone = Desk.NewPhone();
        await _desk.WriteAsync(phone, "hello");
        await PreferAsync(phone, value, category);
        Assert.That(await _desk.MarketingAsync(phone), Is.EqualTo(state));
        if (state is null) return;
        var consent = (await _desk.ConsentsAsync(phone)).Single();
        consent.ShouldHoldExactly(new
        {
            id = consent.Text("id"),
            purpose = "marketing",
            state,
            at = "2026-11-18T11:06:40+00:00",
            method = "provider",
            source = "provider",
            wording = "User requested to stop marketing messages",
            channelId = _desk.Meta.Id,
            recordedAt = consent.Text("recordedAt"),
            isCurrent = true,
        });
        Assert.That((await _desk.ConsentLinesAsync(phone)).Single().Text("actor"), Is.EqualTo("provider"));
    }

    [Test]
    public async Task A_preference_comes_through_360dialog_as_well()
    {
        var phone = Desk.NewPhone();
        await PreferAsync(phone, "stop", "marketing_messages", provider: "360dialog");
        Assert.That(await _desk.MarketingAsync(phone), Is.EqualTo("opted_out"));
        Assert.That((await _desk.ConsentsAsync(phone)).Single().GetProperty("channelId").GetGuid(), Is.EqualTo(_desk.Dialog360.Id));
    }

    [Test]
    public async Task A_preference_of_somebody_unknown_waits_for_them_as_a_contact()
    {
        var phone = Desk.NewPhone();
        await PreferAsync(phone, "stop", "marketing_messages");
        Assert.That(await _desk.MarketingAsync(phone), Is.EqualTo("opted_out"));
    }

    [Test]
    public async Task A_stop_in_words_after_one_in_the_settings_is_confirmed()
    {
        var phone = Desk.NewPhone();
        await PreferAsync(phone, "stop", "marketing_messages");
        Assert.That(await _desk.SayAsync(_desk.Meta, phone, "STOP"), Has.Count.EqualTo(1));
        await PreferAsync(phone, "stop", "marketing_messages", "1795000300");
        Assert.That(await _desk.SayAsync(_desk.Meta, phone, "STOP"), Is.Empty, "they were told");
    }

    [TestCase("meta", "131050")]
    [TestCase("360dialog", "131050")]
    [TestCase("twilio", "21610")]
    public async Task A_status_that_tells_of_an_opt_out_is_kept(string provider, string code)
    {
        var channel = _desk.ChannelOf(provider);
        var phone = await _desk.MeetAsync(channel);
        var sent = await _desk.SendAsync(channel, phone, Text);
        await FailAsync(_desk, provider, phone, sent.Text("providerMessageId")!, code);
        await _desk.SettleAsync();
        await ShouldHaveOptedOutAsync(phone, sent.Text("id")!);
    }

    [TestCase("meta", "131050")]
    [TestCase("360dialog", "131050")]
    [TestCase("twilio", "21610")]
    public async Task A_refusal_at_sending_that_tells_of_an_opt_out_is_kept(string provider, string code)
    {
        var channel = _desk.ChannelOf(provider);
        var phone = await _desk.MeetAsync(channel);
        _desk.Recorder.Answer = sent => sent.To != phone ? null
            : provider == "twilio" ? (400, new { code = 21610, message = "Attempt to send to unsubscribed recipient", status = 400 })
            : (400, new { error = new { message = "(#131050) User stopped marketing", code = 131050 } });
        var failed = await _desk.SendAsync(channel, phone, Text);
        _desk.Recorder.Answer = _ => null;
        Assert.That(failed.GetProperty("errors")[0].Text("code"), Is.EqualTo(code));
        await ShouldHaveOptedOutAsync(phone, failed.Text("id")!);
    }

    [Test]
    public async Task A_status_that_came_before_its_id_tells_of_it_too()
    {
        var phone = await _desk.MeetAsync(_desk.Meta);
        _desk.Recorder.BeforeAccepting = async sent =>
        {
            if (sent.To == phone) await FailAsync(_desk, "meta", phone, sent.Id, "131050");
        };
        var sent = await _desk.SendAsync(_desk.Meta, phone, Text);
        _desk.Recorder.BeforeAccepting = _ => Task.CompletedTask;
        await Eventually.HoldsAsync(async () => await _desk.MarketingAsync(phone) == "opted_out");
        await ShouldHaveOptedOutAsync(phone, sent.Text("id")!);
    }

    [Test]
    public async Task Any_other_failure_tells_nothing_of_consent()
    {
        var phone = await _desk.MeetAsync(_desk.Meta);
        var sent = await _desk.SendAsync(_desk.Meta, phone, Text);
        await FailAsync(_desk, "meta", phone, sent.Text("providerMessageId")!, "131049");
        await _desk.SettleAsync();
        Assert.That(await _desk.ConsentsAsync(phone), Is.Empty);
    }

    private async Task ShouldHaveOptedOutAsync(string phone, string message)
    {
        var consent = (await _desk.ConsentsAsync(phone)).Single();
        Assert.Multiple(() =>
        {
            Assert.That(consent.Text("purpose"), Is.EqualTo("marketing"));
            Assert.That(consent.Text("state"), Is.EqualTo("opted_out"));
            Assert.That(consent.Text("method"), Is.EqualTo("provider"));
            Assert.That(consent.Text("source"), Is.EqualTo("provider"));
            Assert.That(consent.Text("messageId"), Is.EqualTo(message));
        });
        Assert.That((await _desk.ConsentLinesAsync(phone)).Single().Text("kind"), Is.EqualTo("consent_withdrawn"));
        Assert.That(await _desk.MarketingAsync(phone), Is.EqualTo("opted_out"));
    }

    internal static async Task FailAsync(Desk desk, string provider, string phone, string providerMessageId, string code)
    {
        if (provider == "twilio")
        {
            var form = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["MessageSid"] = providerMessageId,
                ["MessageStatus"] = "failed",
                ["ErrorCode"] = code,
                ["AccountSid"] = desk.Twilio.AccountSid!,
                ["From"] = $"whatsapp:{desk.Twilio.PhoneNumber}",
                ["To"] = $"whatsapp:{phone}",
            };
            Assert.That(await desk.PostTwilioAsync(form), Is.EqualTo(200));
        }
        else
        {
            var channel = desk.ChannelOf(provider);
            var body = Wire.Body(Wire.Change(channel.PhoneNumberId!, "statuses", [new JsonObject
            {
                ["id"] = providerMessageId,
                ["status"] = "failed",
                ["timestamp"] = "1795000000",
                ["recipient_id"] = phone[1..],
                ["errors"] = new JsonArray(new JsonObject { ["code"] = int.Parse(code, null), ["title"] = "Not delivered" }),
            }]));
            Assert.That(await (provider == "meta" ? desk.PostAsync(body) : desk.Post360Async(body)), Is.EqualTo(200));
        }
    }

    private async Task PreferAsync(string phone, string value, string? category, string at = "1795000000", string provider = "meta")
    {
        var preference = new JsonObject
        {
            ["wa_id"] = phone[1..],
            ["detail"] = "User requested to stop marketing messages",
            ["value"] = value,
            ["timestamp"] = int.Parse(at, null),
        };
        if (category is not null) preference["category"] = category;
        var change = Wire.Change(_desk.ChannelOf(provider).PhoneNumberId!, "user_preferences", [preference], Wire.Contact(phone));
        change["field"] = "user_preferences";
        Assert.That(await (provider == "meta" ? _desk.PostAsync(Wire.Body(change)) : _desk.Post360Async(Wire.Body(change))), Is.EqualTo(200));
        await _desk.SettleAsync();
    }
}
