using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using TrailDesk.EndToEndTests.Support;

namespace TrailDesk.EndToEndTests.Pages;

/// <summary>What leaves, as the open desk shows it: a broadcast with its pause, and a send that nobody knows the outcome of.</summary>
internal sealed class LeavingPageTests
{
    private const int People = 90;
    private const int PerSecond = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private HttpClient desk = null!;
    private SimulatedChannel channel = null!;
    private Person person = null!;

    [SetUp]
    public async Task SitDownAsync()
    {
        desk = await Running.Desk.SignInAsync();
        channel = Running.Channels.First(one => one.Provider == "360dialog");
        person = await Person.SitDownAsync();
        await SetPaceAsync(PerSecond);
    }

    [TearDown]
    public async Task LeaveAsync()
    {
        await SetPaceAsync(80);
        await person.DisposeAsync();
        desk.Dispose();
    }

    [Test]
    public async Task A_running_broadcast_is_seen_paused_and_let_go_on()
    {
        await StartAsync("Trail news", await ApproveAsync("trail_news"), await ListAsync());
        var page = await person.SignInAsync();
        var row = page.Locator("#leaving > li").Filter(new() { HasText = "Trail news" });
        await Assertions.Expect(row).ToContainTextAsync($"of {People}");
        await Assertions.Expect(row).ToContainTextAsync("gone by");

        await row.GetByText("Pause").ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("paused");
        await Assertions.Expect(row.GetByText("Pause", new() { Exact = true })).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#conversations")).Not.ToContainTextAsync("+4477009015");
        foreach (var width in new[] { 1440, 390 }) await LookAsync(page, width);

        await row.GetByText("Resume").ClickAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0, new() { Timeout = (float)Patience.TotalMilliseconds });
        await Assertions.Expect(page.Locator("#leaving")).ToBeHiddenAsync();
        Assert.That(person.Complaints, Is.Empty);
    }

    [Test]
    public async Task A_send_that_nobody_knows_the_outcome_of_waits_for_somebody_to_say_it()
    {
        const string Phone = "+447700901400";
        await Running.Simulator.WriteAsync(Phone, channel.Id, "hello");
        await Eventually.HoldsAsync("The answer", Patience, () => Running.Simulator.ReceivedAsync(Phone, channel.Id), received => received.Count > 0);
        await ProviderDoors.SetAsync("/sim/faults", new { faults = new[] { new { kind = "html", channelId = channel.Id, calls = 2 } } });
        var sent = await PostAsync("/api/whatsapp/send", new { channelId = channel.Id, to = Phone, type = "text", text = "The jeep leaves at six." });
        var path = $"/api/messages/{Text(sent, "messageId")}";
        await Eventually.HoldsAsync("The message in doubt", TimeSpan.FromMinutes(1),
            async () => (await desk.GetFromJsonAsync<JsonElement>("/api/messages/unknown")).GetProperty("items").GetArrayLength(), count => count == 1);

        var page = await person.SignInAsync();
        var row = page.Locator("#leaving > li").Filter(new() { HasText = "The jeep leaves at six." });
        await Assertions.Expect(row).ToContainTextAsync("Nobody knows whether this arrived");
        foreach (var width in new[] { 1440, 390 }) await LookAsync(page, width, "unknown");
        await row.GetByText("Open").ClickAsync();
        await Assertions.Expect(page.Locator("#messages")).ToContainTextAsync("The jeep leaves at six.");
        await row.GetByText("It arrived").ClickAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);
        Assert.That(Text(await desk.GetFromJsonAsync<JsonElement>(path), "status"), Is.EqualTo("accepted"));
        Assert.That(person.Complaints, Is.Empty);
    }

    private static async Task LookAsync(IPage page, int width, string name = "leaving")
    {
        await page.SetViewportSizeAsync(width, 900);
        await Person.KeepAsync(page, $"{name}-{width}.png");
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
    }

    private async Task SetPaceAsync(int perSecond)
    {
        using var changed = await desk.PatchAsJsonAsync($"/api/whatsapp/config/{channel.Id}", new { messagesPerSecond = perSecond });
        Assert.That((int)changed.StatusCode, Is.EqualTo(200));
    }

    private async Task<string> ApproveAsync(string name)
    {
        var template = await PostAsync("/api/templates", new { channelId = channel.Id, name, language = "en", category = "UTILITY", body = "The trail to the base camp is open again. See you there." });
        await PostAsync($"/api/templates/{Text(template, "id")}/submit", new { });
        await Eventually.HoldsAsync("The template", Patience,
            async () => Text(await desk.GetFromJsonAsync<JsonElement>($"/api/templates/{Text(template, "id")}"), "status"), status => status == "approved");
        return name;
    }

    private async Task<string> ListAsync()
    {
        var list = Text(await PostAsync("/api/broadcast-lists", new { name = $"Trail people {Guid.NewGuid():N}" }), "id")!;
        var file = new StringBuilder("phone\n");
        for (var number = 0; number < People; number++) file.Append("+44770090").Append(1500 + number).Append('\n');
        using var body = new StringContent(file.ToString(), Encoding.UTF8, "text/csv");
        using var imported = await desk.PostAsync($"/api/broadcast-lists/{list}/import", body);
        Assert.That((int)imported.StatusCode, Is.EqualTo(200), await imported.Content.ReadAsStringAsync());
        return list;
    }

    private async Task StartAsync(string name, string template, string list)
    {
        var broadcast = await PostAsync("/api/broadcasts", new
        {
            name,
            channelId = channel.Id,
            audience = new { listIds = new[] { list } },
            template = new { name = template, language = "en" },
            purpose = "booking",
        });
        await PostAsync($"/api/broadcasts/{Text(broadcast, "id")}/start", new { });
    }

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await desk.PostAsJsonAsync(path, body);
        Assert.That(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
