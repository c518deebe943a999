using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using NUnit.Framework;

#pragma warning disable CA5350 // Twilio signs with SHA-1.
namespace TrailDesk.IntegrationTests.Simulator;

internal sealed class TwilioApiTests
{
    private RunningSimulator simulator = null!;

    [SetUp]
    public async Task StartAsync() => simulator = await RunningSimulator.StartAsync();

    [TearDown]
    public async Task StopAsync() => await simulator.DisposeAsync();

    private Dictionary<string, string> Text(string to = RunningSimulator.Customer) => new()
    {
        ["To"] = $"whatsapp:{to}",
        ["From"] = "whatsapp:+15550100002",
        ["Body"] = "hello",
        ["StatusCallback"] = $"{simulator.ReceiverUrl}/status?mid=our-id"
    };

    [Test]
    public async Task A_phone_that_writes_makes_a_signed_form_over_the_dialled_address()
    {
        var written = await simulator.WriteAsync("t", new { type = "text", text = "ISSUE bus & é" });
        var webhook = await simulator.NextAsync();
        var form = QueryHelpers.ParseQuery(webhook.Text);
        var signed = $"{simulator.ReceiverUrl}/twilio?x=1" + string.Concat(form.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Key + one.Value));
        Assert.Multiple(() =>
        {
            Assert.That(webhook.Headers["X-Twilio-Signature"],
                Is.EqualTo(Convert.ToBase64String(HMACSHA1.HashData("twilio-token"u8, Encoding.UTF8.GetBytes(signed)))));
            Assert.That(form["MessageSid"].ToString(), Is.EqualTo(written.GetProperty("providerMessageId").GetString()));
            Assert.That(form["Body"].ToString(), Is.EqualTo("ISSUE bus & é"));
            Assert.That(form["From"].ToString(), Is.EqualTo("whatsapp:+9779800000001"));
            Assert.That(form["To"].ToString(), Is.EqualTo("whatsapp:+15550100002"));
            Assert.That(form["WaId"].ToString(), Is.EqualTo("9779800000001"));
        });
    }

    [Test]
    public async Task A_send_is_queued_and_its_statuses_go_to_the_callback()
    {
        await simulator.WriteAsync("t", new { type = "text", text = "hi" });
        var (status, body) = await simulator.TwilioAsync(Text());
        var delivered = await simulator.NextAsync(one => one.IsStatus("delivered"));
        var form = QueryHelpers.ParseQuery(delivered.Text);
        Assert.Multiple(() =>
        {
            Assert.That(status, Is.EqualTo(201));
            Assert.That(body.GetProperty("status").GetString(), Is.EqualTo("queued"));
            Assert.That(body.GetProperty("sid").GetString(), Does.Match("^SM[0-9a-f]{32}$"));
            Assert.That(body.GetProperty("num_segments").GetString(), Is.EqualTo("1"));
            Assert.That(delivered.Path, Is.EqualTo("/status?mid=our-id"));
            Assert.That(form["MessageSid"].ToString(), Is.EqualTo(body.GetProperty("sid").GetString()));
        });
    }

    [TestCase("+15550101", "undelivered", "63024")]
    [TestCase("+447700900999", "failed", "63016")]
    public async Task A_send_that_cannot_arrive_is_told_with_Twilios_code(string to, string word, string code)
    {
        await simulator.TwilioAsync(Text(to));
        var form = QueryHelpers.ParseQuery((await simulator.NextAsync(one => one.IsStatus(word))).Text);
        Assert.That(form["ErrorCode"].ToString(), Is.EqualTo(code));
    }

    [Test]
    public async Task Wrong_credentials_are_401_with_20003_and_a_missing_recipient_is_21604()
    {
        var (status, body) = await simulator.TwilioAsync(Text(), "wrong");
        var (missing, refused) = await simulator.TwilioAsync(new() { ["From"] = "whatsapp:+15550100002", ["Body"] = "x" });
        Assert.Multiple(() =>
        {
            Assert.That(status, Is.EqualTo(401));
            Assert.That(body.GetProperty("code").GetInt32(), Is.EqualTo(20003));
            Assert.That(missing, Is.EqualTo(400));
            Assert.That(refused.GetProperty("code").GetInt32(), Is.EqualTo(21604));
            Assert.That(refused.GetProperty("more_info").GetString(), Is.EqualTo("https://www.twilio.com/docs/errors/21604"));
        });
    }

    [TestCase("", 1)]
    [TestCase("#rc=3&rp=all", 2)]
    public async Task A_Twilio_webhook_that_answers_500_comes_again_only_when_its_address_asks(string fragment, int attempts)
    {
        await simulator.PutAsync("/sim/channels", new
        {
            channels = new[] { new { id = "t", provider = "twilio", phoneNumber = "+15550100002", accountSid = "AC1", authToken = "twilio-token", webhookUrl = $"{simulator.ReceiverUrl}/twilio{fragment}" } }
        });
        simulator.AnswerNext.Enqueue(500);
        await simulator.WriteAsync("t", new { type = "text", text = "first" });
        for (var at = 0; at < attempts; at++) await simulator.NextAsync(one => one.Text.Contains("Body=first", StringComparison.Ordinal));
        await simulator.WriteAsync("t", new { type = "text", text = "last" });
        await simulator.NextAsync(one => one.Text.Contains("Body=last", StringComparison.Ordinal));
        var items = (await simulator.GetAsync("/sim/deliveries")).GetProperty("items");
        Assert.That(items.GetArrayLength(), Is.EqualTo(attempts + 1));
    }

    [Test]
    public async Task Messages_that_no_webhook_delivered_stay_in_the_list_page_by_page()
    {
        simulator.AnswerNext.Enqueue(500);
        for (var at = 0; at < 3; at++) await simulator.WriteAsync("t", new { type = "text", text = $"m{at}" });
        var basic = ("Authorization", "Basic " + Convert.ToBase64String("AC1:twilio-token"u8));
        var to = Uri.EscapeDataString("whatsapp:+15550100002");
        var first = await simulator.GetAsync($"/twilio/2010-04-01/Accounts/AC1/Messages.json?To={to}&DateSent%3E=2020-01-01&PageSize=2", basic);
        var second = await simulator.GetAsync("/twilio" + first.GetProperty("next_page_uri").GetString(), basic);
        Assert.Multiple(() =>
        {
            Assert.That(first.GetProperty("messages").GetArrayLength(), Is.EqualTo(2));
            Assert.That(first.GetProperty("messages")[0].GetProperty("body").GetString(), Is.EqualTo("m2"));
            Assert.That(second.GetProperty("messages")[0].GetProperty("body").GetString(), Is.EqualTo("m0"));
            Assert.That(second.GetProperty("next_page_uri").ValueKind, Is.EqualTo(System.Text.Json.JsonValueKind.Null));
            Assert.That(second.GetProperty("messages")[0].GetProperty("direction").GetString(), Is.EqualTo("inbound"));
        });
    }
}
