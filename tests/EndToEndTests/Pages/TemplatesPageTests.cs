using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace TrailDesk.EndToEndTests.Pages;

/// <summary>The simulator's page of templates: a person in the reviewers' place, and the desk that hears of it.</summary>
internal sealed class TemplatesPageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private Person person = null!;
    private HttpClient desk = null!;

    [SetUp]
    public async Task SitDownAsync()
    {
        (person, desk) = (await Person.SitDownAsync(), await Running.Desk.SignInAsync());
        await ProviderDoors.SetAsync("/sim/templates", new { byHand = true });
    }

    [TearDown]
    public async Task LeaveAsync()
    {
        await ProviderDoors.SetAsync("/sim/templates", new { byHand = false });
        desk.Dispose();
        await person.DisposeAsync();
    }

    [Test]
    public async Task What_is_submitted_appears_by_itself_and_the_desk_hears_every_decision()
    {
        var page = await OpenAsync();
        var (kept, refused) = (await SubmitAsync("meta", "page_kept"), await SubmitAsync("meta", "page_refused"));
        var card = page.GetByLabel("page_kept in en, meta");
        await Assertions.Expect(card.Locator(".pill")).ToHaveTextAsync("in review");
        await Assertions.Expect(card.Locator(".bubble")).ToHaveTextAsync("Dear Emma, your permit is ready. Thank you.");

        await ClickAsync(card, "Approve");
        await HearAsync(kept, "approved");
        await Assertions.Expect(card.Locator(".pill")).ToHaveTextAsync("approved");
        await Assertions.Expect(card.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToBeDisabledAsync();
        await card.GetByLabel("Category of page_kept").SelectOptionAsync("MARKETING");
        await Eventually.HoldsAsync("The category at the desk", Patience, async () => Text(await ReadAsync(kept), "category"), category => category == "MARKETING");
        await ClickAsync(card, "Pause");
        await HearAsync(kept, "paused");
        await ClickAsync(card, "Disable");
        await HearAsync(kept, "disabled");

        var other = page.GetByLabel("page_refused in en, meta");
        await other.GetByLabel("Why page_refused is rejected").SelectOptionAsync("PROMOTIONAL");
        await ClickAsync(other, "Reject");
        Assert.That(Text(await HearAsync(refused, "rejected"), "reason"), Does.StartWith("PROMOTIONAL"));
        await Assertions.Expect(other).ToContainTextAsync("Reason: PROMOTIONAL");
        Assert.That(person.Complaints, Is.Empty);
    }

    [Test]
    public async Task A_category_that_the_provider_moves_stands_at_the_top_of_the_desk_until_somebody_has_seen_it()
    {
        var id = await SubmitAsync("meta", "page_moved");
        var providerId = Text(await HearAsync(id, "pending"), "providerTemplateId");
        await ProviderDoors.SetAsync($"/sim/templates/{providerId}", new { status = "APPROVED", category = "MARKETING" });
        var page = await person.SignInAsync();
        var notice = page.Locator("#notices > li").Filter(new() { HasText = "page_moved (en, meta)" });
        await Assertions.Expect(notice).ToContainTextAsync("was moved by WhatsApp from UTILITY to MARKETING.");
        await notice.GetByText("Seen").ClickAsync();
        await Assertions.Expect(notice).ToHaveCountAsync(0);
        Assert.That((await ReadAsync(id)).TryGetProperty("categoryNotice", out _), Is.False);
        Assert.That(person.Complaints, Is.Empty);
    }

    [Test]
    public async Task At_Twilio_the_desk_hears_of_it_when_it_reads_the_list()
    {
        var page = await OpenAsync();
        var id = await SubmitAsync("twilio", "page_at_twilio");
        var card = page.GetByLabel("page_at_twilio in en, twilio");
        await ClickAsync(card, "Approve");
        await Assertions.Expect(card.Locator(".pill")).ToHaveTextAsync("approved");
        using var synced = await desk.PostAsJsonAsync("/api/templates/sync", new { });
        Assert.That((int)synced.StatusCode, Is.EqualTo(200));
        await HearAsync(id, "approved");
    }

    [TestCase(1280)]
    [TestCase(390)]
    public async Task No_template_is_cut_off_at_the_side(int width)
    {
        await SubmitAsync("360dialog", $"page_of_{width}");
        var page = await OpenAsync(width);
        await Assertions.Expect(page.GetByLabel($"page_of_{width} in en, 360dialog")).ToBeVisibleAsync();
        await Person.KeepAsync(page, $"templates-{width}.png");
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
        Assert.That(person.Complaints, Is.Empty);
    }

    private async Task<IPage> OpenAsync(int width = 1280)
    {
        var page = await person.OpenAsync($"{Running.Simulator.Url}/templates", width, 844);
        await Assertions.Expect(page.Locator("#live")).ToHaveTextAsync("live");
        await Assertions.Expect(page.GetByLabel("Review")).ToHaveValueAsync("yes");
        return page;
    }

    private async Task<string> SubmitAsync(string provider, string name)
    {
        var form = new
        {
            channelId = Running.Channels.First(one => one.Provider == provider).Id,
            name,
            language = "en",
            category = "UTILITY",
            body = "Dear {{name}}, your permit is ready. Thank you.",
            variables = new[] { new { name = "name", field = "contact.name", sample = "Emma" } },
        };
        using var made = await desk.PostAsJsonAsync("/api/templates", form);
        var template = await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        using var submitted = await desk.PostAsync($"/api/templates/{Text(template, "id")}/submit", null);
        Assert.That((int)submitted.StatusCode, Is.EqualTo(200), await submitted.Content.ReadAsStringAsync());
        return Text(template, "id")!;
    }

    private static Task ClickAsync(ILocator card, string button) => card.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();

    private Task<JsonElement> ReadAsync(string id) => desk.GetFromJsonAsync<JsonElement>($"/api/templates/{id}");

    private async Task<JsonElement> HearAsync(string id, string status)
    {
        await Eventually.HoldsAsync("The template at the desk", Patience, async () => Text(await ReadAsync(id), "status"), now => now == status);
        return await ReadAsync(id);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
