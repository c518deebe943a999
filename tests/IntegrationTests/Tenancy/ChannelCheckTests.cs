using System.Net.Http.Json;
using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Tenancy;

/// <summary>What "does this number work?" answers when the provider says yes, when it knows no such token, and when it is not there.</summary>
internal sealed class ChannelCheckTests
{
    private const string Secret = "SECRET-do-not-tell";
    private ProviderRecorder _provider = null!;
    private TestApp _app = null!;
    private HttpClient _owner = null!;

    private static readonly object Meta = new
    {
        provider = "meta",
        name = "Meta",
        phoneNumber = "+15550120",
        phoneNumberId = "106540352242950",
        businessAccountId = "102290129340398",
        accessToken = Secret,
        appSecret = Secret,
        verifyToken = Secret,
    };

    private static readonly object Twilio = new
    {
        provider = "twilio",
        name = "Twilio",
        phoneNumber = "+15550121",
        accountSid = "AC0123456789abcdef0123456789abcdef",
        authToken = Secret,
    };

    private static readonly object Dialog360 = new { provider = "360dialog", name = "360", phoneNumber = "+15550122", apiKey = Secret, webhookSecret = Secret };

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _provider = await ProviderRecorder.StartAsync();
        (_app, _owner) = await StartAppAsync(_provider.Url);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _owner.Dispose();
        await _app.DisposeAsync();
        await _provider.DisposeAsync();
    }

    private static async Task<(TestApp App, HttpClient Owner)> StartAppAsync(string provider)
    {
        var app = await TestApp.StartAsync(builder =>
        {
            foreach (var name in new[] { "Meta", "Twilio", "Dialog360" }) builder.Configuration[$"WhatsApp:{name}:BaseUrl"] = provider;
        });
        return (app, await app.SignInAsync());
    }

    private static async Task<string?> ConnectAsync(HttpClient owner, object channel) =>
        (await (await owner.PostAsJsonAsync("/api/whatsapp/config", channel)).JsonAsync()).Text("id");

    private static async Task<(bool Ok, List<JsonElement> Findings)> CheckAsync(HttpClient owner, string? id)
    {
        using var answer = await owner.GetAsync($"/api/whatsapp/validate?channelId={id}");
        var report = await answer.JsonAsync();
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), report.GetRawText());
        Assert.That(report.GetRawText(), Does.Not.Contain("SECRET"));
        var findings = report.GetProperty("findings").EnumerateArray().ToList();
        foreach (var finding in findings)
            Assert.That(finding.GetProperty("ok").GetBoolean(), Is.EqualTo(finding.Text("mend") is null), "what is wrong says how to mend it");
        return (report.GetProperty("ok").GetBoolean(), findings);
    }

    private static IEnumerable<TestCaseData> Good()
    {
        yield return new TestCaseData(Meta, new Dictionary<string, object>
        {
            ["106540352242950"] = new { display_phone_number = "+1 5550120", verified_name = "Trails" },
            ["subscribed_apps"] = new { data = new[] { new { whatsapp_business_api_data = new { id = "1" } } } },
        }).SetArgDisplayNames("meta");
        yield return new TestCaseData(Twilio, new Dictionary<string, object> { [".json"] = new { status = "active" } }).SetArgDisplayNames("twilio");
        yield return new TestCaseData(Dialog360, new Dictionary<string, object> { ["webhook"] = new { url = "https://desk.example/hook" } }).SetArgDisplayNames("360dialog");
    }

    [TestCaseSource(nameof(Good))]
    public async Task A_number_that_works_is_said_to(object channel, Dictionary<string, object> answers)
    {
        _provider.Answer = sent => (200, answers.Single(answer => sent.Path.EndsWith(answer.Key, StringComparison.Ordinal)).Value);
        var (ok, findings) = await CheckAsync(_owner, await ConnectAsync(_owner, channel));
        Assert.That(ok, Is.True);
        Assert.That(findings, Has.Count.EqualTo(answers.Count));
    }

    private static IEnumerable<TestCaseData> Bad()
    {
        yield return new TestCaseData(Meta, new { error = new { message = "Error validating access token", code = 190 } }, "system user token").SetArgDisplayNames("meta");
        yield return new TestCaseData(Twilio, new { code = 20003, message = "Authenticate", status = 401 }, "auth token").SetArgDisplayNames("twilio");
        yield return new TestCaseData(Dialog360, new { meta = new { success = false, developer_message = "Invalid api key" } }, "API key").SetArgDisplayNames("360dialog");
    }

    [TestCaseSource(nameof(Bad))]
    public async Task A_token_that_the_provider_refuses_is_told_with_the_status_and_what_to_do(object channel, object answer, string mend)
    {
        _provider.Answer = _ => (401, answer);
        var (ok, findings) = await CheckAsync(_owner, await ConnectAsync(_owner, channel));
        Assert.That(ok, Is.False);
        var finding = findings.Single();
        Assert.That(finding.Text("subject"), Is.EqualTo("credentials"));
        Assert.That(finding.Text("sentence"), Does.Contain("401"));
        Assert.That(finding.Text("mend"), Does.Contain(mend));
    }

    [Test]
    public async Task A_provider_that_is_not_there_is_told_apart_from_a_bad_token()
    {
        var (app, owner) = await StartAppAsync("http://127.0.0.1:9");
        await using var _ = app;
        using var __ = owner;
        foreach (var channel in new[] { Meta, Twilio, Dialog360 })
        {
            var (ok, findings) = await CheckAsync(owner, await ConnectAsync(owner, channel));
            Assert.That(ok, Is.False);
            Assert.That(findings.Single().Text("subject"), Is.EqualTo("connection"));
            Assert.That(findings.Single().Text("sentence"), Does.EndWith("could not be reached."));
        }
    }

    [Test]
    public async Task An_inactive_number_is_told_first()
    {
        _provider.Answer = _ => (200, new { status = "active" });
        var id = await ConnectAsync(_owner, Twilio);
        await _owner.PostAsync($"/api/whatsapp/config/{id}/deactivation", null);
        var (ok, findings) = await CheckAsync(_owner, id);
        Assert.That(ok, Is.False);
        Assert.That(findings[0].Text("sentence"), Is.EqualTo("The channel is not active: nothing is received or sent."));
        Assert.That(findings[0].Text("mend"), Does.Contain("isActive"));
    }

    [Test]
    public async Task Who_may_not_ask_and_what_is_not_there_is_refused()
    {
        var id = await ConnectAsync(_owner, Dialog360);
        using var sales = await _app.HireAsync(_owner, "sales", "operations");
        using var rival = await _app.RivalAsync();
        await sales.GetAsync($"/api/whatsapp/validate?channelId={id}").ShouldBeProblemAsync(403);
        await rival.GetAsync($"/api/whatsapp/validate?channelId={id}").ShouldBeProblemAsync(404);
        await _owner.GetAsync("/api/whatsapp/validate").ShouldNameAsync("channelId", "is required");
        await _owner.GetAsync("/api/whatsapp/validate?channelId=main").ShouldNameAsync("channelId", "cannot be read");
    }
}
