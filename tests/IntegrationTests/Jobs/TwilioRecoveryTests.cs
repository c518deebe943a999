using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Infrastructure.Jobs;
using TrailDesk.IntegrationTests.Simulator;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Jobs;

/// <summary>The whole way: a webhook that reaches nobody, the message list, one message, one answer.</summary>
internal sealed class TwilioRecoveryTests
{
    private const string Sid = "AC00000000000000000000000000000001";
    private const string Number = "+15550100002";
    private const string Nowhere = "http://127.0.0.1:9/";
    private RunningSimulator _simulator = null!;

    [SetUp]
    public async Task StartAsync() => _simulator = await RunningSimulator.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _simulator.DisposeAsync();

    [Test]
    public async Task A_message_that_its_webhook_lost_is_found_and_answered_once()
    {
        await using var app = await StartAppAsync("00:00:01");
        using var owner = await app.SignInAsync();
        await AddChannelAsync(owner, Nowhere);
        var written = await _simulator.WriteAsync("t", new { type = "text", text = "Hello, do you run treks in May?" });
        Assert.That(written.TryGetProperty("webhookStatus", out var status) && status.ValueKind == JsonValueKind.Number, Is.False, "the webhook must have reached nobody");

        await UntilAsync(async () => (await AnswersAsync()).Count > 0);
        var later = await RunsAsync(app);
        await UntilAsync(async () => await RunsAsync(app) >= later + 2);

        var messages = await MessagesAsync(owner);
        var inbound = messages.Single(message => message.Text("direction") == "inbound");
        Assert.Multiple(async () =>
        {
            Assert.That(inbound.Text("text"), Is.EqualTo("Hello, do you run treks in May?"));
            Assert.That(inbound.GetProperty("sender").Text("phone"), Is.EqualTo(RunningSimulator.Customer));
            Assert.That(messages.Count(message => message.Text("direction") == "outbound"), Is.EqualTo(1));
            Assert.That(await AnswersAsync(), Has.Count.EqualTo(1));
        });
    }

    [Test]
    public async Task A_message_that_its_webhook_brought_is_not_taken_in_again()
    {
        await using var app = await StartAppAsync("00:00:01");
        using var owner = await app.SignInAsync();
        await AddChannelAsync(owner, webhookUrl: null);
        var written = await _simulator.WriteAsync("t", new { type = "text", text = "Hello" });
        Assert.That(written.GetProperty("webhookStatus").GetInt32(), Is.EqualTo(200));
        var before = await RunsAsync(app);
        await UntilAsync(async () => await RunsAsync(app) >= before + 2 && (await AnswersAsync()).Count > 0);
        Assert.That((await MessagesAsync(owner)).Count(message => message.Text("direction") == "inbound"), Is.EqualTo(1));
        Assert.That(await AnswersAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_message_that_its_webhook_may_still_bring_is_left_to_it()
    {
        await using var app = await StartAppAsync("00:00:01", settle: "01:00:00");
        using var owner = await app.SignInAsync();
        await AddChannelAsync(owner, Nowhere);
        await _simulator.WriteAsync("t", new { type = "text", text = "Hello" });
        var before = await RunsAsync(app);
        await UntilAsync(async () => await RunsAsync(app) >= before + 2);
        Assert.That((await owner.GetFromJsonAsync<JsonElement>("/api/conversations")).GetProperty("items").GetArrayLength(), Is.Zero);
        Assert.That(await Support.Sql.ReadAsync<long>(app.Database.OwnerConnectionString, "select count(*) from recovery_cursors"), Is.Zero);
    }

    [Test]
    public async Task A_node_that_starts_reads_the_lists_at_once()
    {
        await using var app = await StartAppAsync("1.00:00:00");
        await UntilAsync(async () => await RunsAsync(app) > 0);
        Assert.That(await RunsAsync(app), Is.GreaterThan(0));
    }

    [Test]
    public async Task A_node_whose_database_was_away_reads_the_lists_once_it_is_back()
    {
        await using var app = await StartAppAsync("1.00:00:00");
        var outage = app.Services.GetRequiredService<OutageWatch>();
        await UntilAsync(async () => !outage.IsReported && await RunsAsync(app) == 2);
        await TestCluster.AdministerAsync($"alter database {app.Database.Name} allow_connections false");
        await TestCluster.AdministerAsync($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{app.Database.Name}'");
        await Eventually.HoldsAsync(() => outage.IsReported);
        await TestCluster.AdministerAsync($"alter database {app.Database.Name} allow_connections true");
        await UntilAsync(async () => await Eventually.SucceedsAsync(() => RunsAsync(app)) >= 3);
        Assert.That(await RunsAsync(app), Is.GreaterThanOrEqualTo(3), "a pooled connection that turns out broken counts as one more outage");
    }

    private async Task<TestApp> StartAppAsync(string every, string settle = "00:00:00") => await TestApp.StartAsync(builder =>
    {
        builder.Configuration["WhatsApp:Twilio:BaseUrl"] = new Uri(_simulator.Http.BaseAddress!, "twilio").ToString();
        builder.Configuration["Jobs:Enabled"] = "true";
        builder.Configuration["Jobs:TakeOverEvery"] = "00:00:00.2";
        builder.Configuration["Jobs:RecoverTwilioMessages:Every"] = every;
        builder.Configuration["Jobs:RecoverTwilioMessages:Settle"] = settle;
    });

    /// <param name="webhookUrl">Null for the desk's own.</param>
    private async Task AddChannelAsync(HttpClient owner, string? webhookUrl)
    {
        var made = await owner.PostAsJsonAsync("/api/whatsapp/config", new
        {
            provider = "twilio",
            name = "Twilio",
            phoneNumber = Number,
            accountSid = Sid,
            authToken = "0123456789abcdef0123456789abcdef",
        });
        var channel = await made.EnsureSuccessStatusCode().JsonAsync();
        await _simulator.PutAsync("/sim/channels", new
        {
            channels = new[]
            {
                new
                {
                    id = "t", provider = "twilio", phoneNumber = Number, accountSid = Sid,
                    authToken = "0123456789abcdef0123456789abcdef", webhookUrl = webhookUrl ?? channel.Text("webhookUrl"),
                },
            },
        });
    }

    private async Task<List<JsonElement>> AnswersAsync() =>
        [.. (await _simulator.GetAsync($"/sim/phones/{RunningSimulator.Customer}/messages")).EnumerateArray().Where(message => message.Text("direction") == "outbound")];

    private static async Task<List<JsonElement>> MessagesAsync(HttpClient owner)
    {
        var conversations = await owner.GetFromJsonAsync<JsonElement>("/api/conversations");
        var id = conversations.GetProperty("items").EnumerateArray().Single().Text("id");
        var messages = await owner.GetFromJsonAsync<JsonElement>($"/api/conversations/{id}/messages");
        return [.. messages.GetProperty("items").EnumerateArray()];
    }

    private static Task<long> RunsAsync(TestApp app) => Support.Sql.ReadAsync<long>(
        app.Database.OwnerConnectionString, "select count(*) from job_runs where name = 'recover-twilio-messages' and finished_at is not null");

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await holds()) await pace.WaitForNextTickAsync(patience.Token);
    }
}
