using System.Text.Json;
using System.Text.Json.Nodes;
using TrailDesk.Infrastructure.Demo;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.WhatsApp;

/// <summary>What 360dialog and Twilio report of a message stands on it; Meta's reports have tests of their own.</summary>
internal sealed class StatusWireTests
{
    private static readonly JsonNode Draft = new JsonObject { ["type"] = "text", ["text"] = "Your permit is here." };
    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _desk = await WireDesk.GetAsync();

    [TestCase("""{"status":"sent","timestamp":"1795000000","pricing":{"billable":true,"pricing_model":"CBP","category":"service"},"conversation":{"id":"c","expiration_timestamp":"1795086400","origin":{"type":"service"}}}""",
        """{"status":"sent","sentAt":"2026-11-18T11:06:40+00:00","pricing":{"category":"service","model":"CBP","billable":true,"origin":"service"}}""")]
    [TestCase("""{"status":"delivered","timestamp":1795000000,"recipient_user_id":"GB.1","pricing":{"billable":false,"pricing_model":"PMP","type":"free_customer_service","category":"service"}}""",
        """{"status":"delivered","deliveredAt":"2026-11-18T11:06:40+00:00","pricing":{"category":"service","model":"PMP","type":"free_customer_service","billable":false}}""")]
    [TestCase("""{"status":"read","timestamp":"1795000000000"}""",
        """{"status":"read","deliveredAt":"2026-11-18T11:06:40+00:00","readAt":"2026-11-18T11:06:40+00:00"}""")]
    [TestCase("""{"status":"failed","timestamp":"1795000000","errors":[{"code":131047,"title":"Re-engagement message","message":"Re-engagement message","error_data":{"details":"More than 24 hours"},"href":"https://example.com"}]}""",
        """{"status":"failed","errors":[{"code":"131047","title":"Re-engagement message","details":"More than 24 hours"}]}""")]
    [TestCase("""{"status":"failed","timestamp":"1795000000","errors":[{"code":"131026","title":"Message undeliverable"}]}""",
        """{"status":"failed","errors":[{"code":"131026","title":"Message undeliverable"}]}""")]
    [TestCase("""{"status":"deleted","timestamp":"1795000000"}""", """{"status":"accepted"}""")]
    [TestCase("""{"status":"warning","timestamp":"1795000000","type":"message"}""", """{"status":"accepted"}""")]
    public async Task Dialog360_reports(string status, string shown)
    {
        var (phone, sent) = await SendAsync(_desk.Dialog360);
        var item = JsonNode.Parse(status)!.AsObject();
        item["id"] = sent.Text("providerMessageId");
        item["recipient_id"] = phone[1..];
        Assert.That(await _desk.Post360Async(Wire.Body(Wire.Change(_desk.Dialog360.PhoneNumberId!, "statuses", [item]))), Is.EqualTo(200));
        await ShowsAsync(sent, shown);
    }

    [TestCase("SmsStatus=sent&MessageStatus=sent&ChannelPrefix=whatsapp&StructuredMessage=false", """{"status":"sent"}""")]
    [TestCase("EventType=DELIVERED&SmsStatus=delivered&MessageStatus=delivered&ChannelToAddress=%2B4479XXXX", """{"status":"delivered"}""")]
    [TestCase("EventType=READ&SmsStatus=read&MessageStatus=read&ChannelInstallSid=XE1", """{"status":"read"}""")]
    [TestCase("MessageStatus=failed&ErrorCode=63016&ErrorMessage=Outside+the+window&ChannelStatusMessage=131047",
        """{"status":"failed","errors":[{"code":"63016","title":"Outside the window","details":"131047"}]}""")]
    [TestCase("EventType=UNDELIVERED&MessageStatus=undelivered&ErrorCode=63024&ErrorMessage=x", """{"status":"failed","errors":[{"code":"63024","title":"x"}]}""")]
    [TestCase("SmsStatus=queued", """{"status":"accepted"}""")]
    [TestCase("MessageStatus=partially_delivered", """{"status":"accepted"}""")]
    public async Task Twilio_reports(string fields, string shown)
    {
        var (phone, sent) = await SendAsync(_desk.Twilio);
        var form = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["MessageSid"] = sent.Text("providerMessageId")!,
            ["AccountSid"] = _desk.Twilio.AccountSid!,
            ["From"] = $"whatsapp:{_desk.Twilio.PhoneNumber}",
            ["To"] = $"whatsapp:{phone}",
        };
        foreach (var (name, value) in Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(fields)) form[name] = value.ToString();
        Assert.That(await _desk.PostTwilioAsync(form, $"?mid={sent.Text("id")}"), Is.EqualTo(200));
        await ShowsAsync(sent, shown);
    }

    private async Task<(string Phone, JsonElement Message)> SendAsync(DemoChannel channel)
    {
        var phone = await _desk.MeetAsync(channel);
        return (phone, await _desk.SendAsync(channel, phone, Draft));
    }

    private async Task ShowsAsync(JsonElement sent, string shown)
    {
        await _desk.SettleAsync();
        var message = await _desk.GetAsync($"/api/messages/{sent.Text("id")}");
        foreach (var (name, value) in JsonNode.Parse(shown)!.AsObject())
        {
            Assert.That(message.TryGetProperty(name, out var actual), Is.True, name);
            actual.ShouldHoldExactly(value!);
        }

        Assert.That(message.TryGetProperty("errors", out _), Is.EqualTo(shown.Contains("errors", StringComparison.Ordinal)));
    }
}
