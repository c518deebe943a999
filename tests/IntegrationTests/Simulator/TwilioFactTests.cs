using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using NUnit.Framework;

namespace TrailDesk.IntegrationTests.Simulator;

/// <summary>Twilio's own ways, a row each. What is left out stands in docs/simulator.md with its reason.</summary>
internal sealed class TwilioFactTests
{
    private const string Sandbox = "+14155238886";
    private RunningSimulator simulator = null!;

    [SetUp]
    public async Task StartAsync() => simulator = await RunningSimulator.StartAsync();

    [TearDown]
    public async Task StopAsync() => await simulator.DisposeAsync();

    [TestCase("To", null, 400, 21604)]
    [TestCase("To", "+9779800000001", 400, 21211)]
    [TestCase("To", "whatsapp:9779800000001", 400, 21211)]
    [TestCase("To", "whatsapp:+15550100002", 400, 63031)]
    [TestCase("From", null, 400, 21603)]
    [TestCase("From", "+15550100002", 400, 63007)]
    [TestCase("From", "whatsapp:+19999999999", 400, 63007)]
    [TestCase("Body", null, 400, 21602)]
    [TestCase("StatusCallback", "not an address", 400, 21609)]
    [TestCase("MediaUrl", "not an address", 400, 21620)]
    [TestCase("ContentSid", "wrong", 400, 21655)]
    [TestCase("ContentVariables", "not json", 400, 21656)]
    public async Task A_bad_parameter_is_refused_at_once_in_Twilios_shape(string name, string? value, int status, int code)
    {
        var form = Text();
        form.Remove(name);
        if (value is not null) form[name] = value;
        var (answered, body) = await simulator.TwilioAsync(form);
        Assert.Multiple(() =>
        {
            Assert.That(answered, Is.EqualTo(status));
            Assert.That(body.GetProperty("status").GetInt32(), Is.EqualTo(status));
            Assert.That(body.GetProperty("code").GetInt32(), Is.EqualTo(code));
            Assert.That(body.GetProperty("message").GetString(), Is.Not.Empty);
            Assert.That(body.GetProperty("more_info").GetString(), Is.EqualTo($"https://www.twilio.com/docs/errors/{code}"));
        });
    }

    [TestCase(1600, 201)]
    [TestCase(1601, 400)]
    public async Task A_body_has_at_most_1600_characters(int length, int status)
    {
        var form = Text();
        form["Body"] = new string('a', length);
        Assert.That((await simulator.TwilioAsync(form)).Status, Is.EqualTo(status));
    }

    [Test]
    public async Task Each_message_tells_its_statuses_to_its_own_callback()
    {
        await simulator.WriteAsync("t", new { type = "text", text = "hi" });
        await simulator.TwilioAsync(Text("first"));
        await simulator.TwilioAsync(Text("second"));
        var told = new Dictionary<string, List<string>>();
        while (told.Values.Sum(words => words.Count) < 4)
        {
            var webhook = await simulator.NextAsync(one => one.Path.StartsWith("/status", StringComparison.Ordinal));
            var words = told.TryGetValue(webhook.Path, out var known) ? known : told[webhook.Path] = [];
            words.Add(QueryHelpers.ParseQuery(webhook.Text)["MessageStatus"].ToString());
        }
        Assert.That(told["/status?mid=first"], Is.EquivalentTo(new[] { "sent", "delivered" }));
        Assert.That(told["/status?mid=second"], Is.EquivalentTo(new[] { "sent", "delivered" }));
    }

    [Test]
    public async Task A_message_without_a_callback_tells_nobody_and_its_record_knows_all_the_same()
    {
        await simulator.WriteAsync("t", new { type = "text", text = "hi" });
        var form = Text();
        form.Remove("StatusCallback");
        var (_, sent) = await simulator.TwilioAsync(form);
        var path = $"/twilio{sent.GetProperty("uri").GetString()}";
        var record = await EventuallyAsync(path, message => message.GetProperty("status").GetString() == "delivered");
        var kinds = (await simulator.GetAsync("/sim/deliveries")).GetProperty("items").EnumerateArray().Select(one => one.GetProperty("kind").GetString());
        Assert.Multiple(() =>
        {
            Assert.That(record.GetProperty("date_sent").GetString(), Does.EndWith("+0000"));
            Assert.That(record.GetProperty("error_code").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(kinds, Does.Not.Contain("status"));
        });
    }

    [Test]
    public async Task A_status_callback_has_Twilios_fields_and_none_of_SMS()
    {
        await simulator.WriteAsync("t", new { type = "text", text = "hi" });
        await simulator.TwilioAsync(Text());
        var form = QueryHelpers.ParseQuery((await simulator.NextAsync(one => one.IsStatus("delivered"))).Text);
        Assert.Multiple(() =>
        {
            Assert.That(form["SmsStatus"].ToString(), Is.EqualTo("delivered"));
            Assert.That(form["EventType"].ToString(), Is.EqualTo("DELIVERED"));
            Assert.That(form["ChannelPrefix"].ToString(), Is.EqualTo("whatsapp"));
            Assert.That(form["ChannelToAddress"].ToString(), Is.EqualTo("+977980000XXXX"));
            Assert.That(form["To"].ToString(), Is.EqualTo($"whatsapp:{RunningSimulator.Customer}"));
            Assert.That(form["From"].ToString(), Is.EqualTo("whatsapp:+15550100002"));
            Assert.That(form.Keys, Does.Not.Contain("RawDlrDoneDate").And.Not.Contain("ErrorCode"));
        });
    }

    [Test]
    public async Task An_empty_body_takes_the_text_of_a_message_away()
    {
        var (_, sent) = await simulator.TwilioAsync(Text());
        var path = $"/twilio{sent.GetProperty("uri").GetString()}";
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["Body"] = "" }) };
        request.Headers.Add(Basic.Name, Basic.Value);
        using var answer = await simulator.Http.SendAsync(request);
        Assert.That((await simulator.GetAsync(path, Basic)).GetProperty("body").GetString(), Is.Empty);
    }

    [Test]
    public async Task The_sandbox_knows_a_person_only_after_join_and_keeps_that_message_to_itself()
    {
        await simulator.PutAsync("/sim/channels", new
        {
            channels = new[] { new { id = "t", provider = "twilio", phoneNumber = Sandbox, accountSid = "AC1", authToken = "twilio-token", webhookUrl = $"{simulator.ReceiverUrl}/twilio" } }
        });
        var stranger = await simulator.WriteAsync("t", new { type = "text", text = "hello?" });
        await simulator.TwilioAsync(FromSandbox());
        var refused = await simulator.NextAsync();
        var join = await simulator.WriteAsync("t", new { type = "text", text = "join brave-otter" });
        var member = await simulator.WriteAsync("t", new { type = "text", text = "hello again" });
        var written = await simulator.NextAsync();
        await simulator.TwilioAsync(FromSandbox());
        Assert.Multiple(() =>
        {
            Assert.That(stranger.GetProperty("deliveries").GetInt32(), Is.Zero);
            Assert.That(refused.Text, Does.Contain("MessageStatus=failed").And.Contain("ErrorCode=63015"));
            Assert.That(join.GetProperty("deliveries").GetInt32(), Is.Zero);
            Assert.That(member.GetProperty("webhookStatus").GetInt32(), Is.EqualTo(200));
            Assert.That(written.Text, Does.Contain("Body=hello+again"));
        });
        await simulator.NextAsync(one => one.IsStatus("delivered"));
    }

    private static (string Name, string Value) Basic { get; } = ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("AC1:twilio-token")));

    private Dictionary<string, string> Text(string ownId = "our-id") => new()
    {
        ["To"] = $"whatsapp:{RunningSimulator.Customer}",
        ["From"] = "whatsapp:+15550100002",
        ["Body"] = "hello",
        ["StatusCallback"] = $"{simulator.ReceiverUrl}/status?mid={ownId}"
    };

    private Dictionary<string, string> FromSandbox() => new(Text()) { ["From"] = $"whatsapp:{Sandbox}" };

    private async Task<JsonElement> EventuallyAsync(string path, Func<JsonElement, bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        while (true)
        {
            var read = await simulator.GetAsync(path, Basic);
            if (holds(read)) return read;
            await pace.WaitForNextTickAsync(patience.Token);
        }
    }
}
