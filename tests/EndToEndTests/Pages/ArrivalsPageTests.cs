using Microsoft.Playwright;

namespace TrailDesk.EndToEndTests.Pages;

/// <summary>The simulator's page of arrivals: what the desk sent, when, and what was too much.</summary>
internal sealed class ArrivalsPageTests
{
    private const string Crowd = "+447700900150";
    private Person person = null!;

    [SetUp]
    public async Task SitDownAsync() => person = await Person.SitDownAsync();

    [TearDown]
    public async Task LeaveAsync()
    {
        await ProviderDoors.SetAsync("/sim/limits", new { on = false, perSecond = 80, pairBurst = 45, pairSeconds = 6 });
        await person.DisposeAsync();
    }

    [Test]
    public async Task What_the_desk_answers_appears_by_itself_with_what_became_of_it()
    {
        var page = await person.OpenAsync($"{Running.Simulator.Url}/arrivals");
        await Assertions.Expect(page.Locator("#live")).ToHaveTextAsync("live");
        var phones = await person.OpenAsync(Running.Simulator.Url);
        await Person.WriteAsync(Person.PhoneOf(phones, "Ram Bahadur", "driver"), "Good morning");

        var row = page.Locator("#last tbody tr").Filter(new() { HasText = "+15550135" }).First;
        await Assertions.Expect(row.Locator(".what")).ToContainTextAsync("text: ");
        await Assertions.Expect(row.Locator("td").Last).ToHaveTextAsync("read");
        await Assertions.Expect(page.GetByLabel("Arrivals at Himalaya Trails on Meta").Locator("rect.accepted")).Not.ToHaveCountAsync(0);
        Assert.That(person.Complaints, Is.Empty);
    }

    [TestCase(1280)]
    [TestCase(390)]
    public async Task What_exceeds_a_limit_is_counted_by_its_code_and_nothing_is_cut_off(int width)
    {
        await ProviderDoors.SetAsync("/sim/limits", new { on = true, perSecond = 4, pairBurst = 1000, pairSeconds = 6 });
        await SendUntilRefusedAsync();
        await ProviderDoors.SetAsync("/sim/limits", new { on = true, perSecond = 80, pairBurst = 1, pairSeconds = 3600 });
        for (var sent = 0; sent < 2; sent++) Assert.That(await ProviderDoors.ThroughTwilioAsync("An offer", Crowd), Is.EqualTo(201));

        var page = await person.OpenAsync($"{Running.Simulator.Url}/arrivals", width, 844);
        var (meta, twilio) = (page.GetByLabel("Arrivals at Himalaya Trails on Meta"), page.GetByLabel("Arrivals at Himalaya Trails on Twilio"));
        await Assertions.Expect(meta.Locator(".codes")).ToContainTextAsync("130429 × ");
        await Assertions.Expect(meta.Locator(".codes")).ToContainTextAsync("refused: more than the number's limit");
        await Assertions.Expect(meta.Locator("rect.refused")).Not.ToHaveCountAsync(0);
        await Assertions.Expect(meta.Locator("line.limit")).ToHaveCountAsync(1);
        await Assertions.Expect(twilio.Locator(".codes")).ToContainTextAsync("failed: too many to one person");
        await Assertions.Expect(page.Locator("#last tbody tr").Filter(new() { HasText = "failed (63018)" }).First).ToContainTextAsync(Crowd);
        await Assertions.Expect(page.Locator("#last tbody tr").Filter(new() { HasText = "refused (130429)" }).First).ToContainTextAsync(Crowd);
        await Person.KeepAsync(page, $"arrivals-{width}.png");
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
        Assert.That(person.Complaints, Is.Empty);
    }

    // A second may end in between; four of one second are soon sent.
    private static async Task SendUntilRefusedAsync()
    {
        var text = new { type = "text", text = new { body = "An offer" } };
        for (var sent = 0; sent < 200; sent++)
            if (await ProviderDoors.ThroughMetaAsync(text, Crowd) == 400) return;
        Assert.Fail("Nothing was refused");
    }
}
