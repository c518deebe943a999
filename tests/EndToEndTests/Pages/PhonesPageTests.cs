using Microsoft.Playwright;

namespace TrailDesk.EndToEndTests.Pages;

/// <summary>The simulator's page: the phones as people would see them.</summary>
internal sealed class PhonesPageTests
{
    private Person person = null!;

    [SetUp]
    public async Task SitDownAsync() => person = await Person.SitDownAsync();

    [TearDown]
    public async Task LeaveAsync() => await person.DisposeAsync();

    [TestCase(1280, 800)]
    [TestCase(1600, 900)]
    [TestCase(390, 844)]
    public async Task No_phone_is_cut_off_at_the_side(int width, int height)
    {
        var page = await person.OpenAsync(Running.Simulator.Url, width, height);
        await Assertions.Expect(page.Locator(".phone")).ToHaveCountAsync(5);
        await Person.KeepAsync(page, $"phones-{width}.png");
        foreach (var phone in await page.Locator(".phone").AllAsync())
        {
            var box = (await phone.BoundingBoxAsync())!;
            Assert.That(box.X, Is.GreaterThanOrEqualTo(0));
            Assert.That(box.X + box.Width, Is.LessThanOrEqualTo(width));
        }
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Providers" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Faults" }).ClickAsync();
        await Person.KeepAsync(page, $"panels-{width}.png");
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(width));
        Assert.That(person.Complaints, Is.Empty);
    }

    [Test]
    public async Task The_signs_of_WhatsApp_are_shown_as_on_a_phone_and_HTML_as_text()
    {
        var page = await person.OpenAsync(Running.Simulator.Url);
        var phone = Person.PhoneOf(page, "Ram Bahadur", "driver");
        await Person.WriteAsync(phone, "*bold* _italic_ ~gone~ ```mono``` `code` *_both_* 2*3*4 snake_case_name * loose * https://example.com/a_b_c <b>x</b>");
        var bubble = phone.Locator(".mine .bubble").Last;
        await Assertions.Expect(bubble.Locator("strong")).ToHaveTextAsync(["bold", "both"]);
        await Assertions.Expect(bubble.Locator("em")).ToHaveTextAsync(["italic", "both"]);
        await Assertions.Expect(bubble.Locator("del")).ToHaveTextAsync("gone");
        await Assertions.Expect(bubble.Locator("code")).ToHaveTextAsync(["mono", "code"]);
        await Assertions.Expect(bubble.Locator("a")).ToHaveAttributeAsync("href", "https://example.com/a_b_c");
        await Assertions.Expect(bubble).ToContainTextAsync("2*3*4 snake_case_name * loose *");
        await Assertions.Expect(bubble).ToContainTextAsync("<b>x</b>");
        Assert.That(await bubble.Locator("b").CountAsync(), Is.Zero);
    }

    [Test]
    public async Task Lists_stay_open_while_ticks_change_and_their_rows_buttons_and_pictures_can_be_tapped()
    {
        var channel = Running.Channels.First(one => one.Provider == "meta");
        var page = await person.OpenAsync(Running.Simulator.Url);
        var phone = Person.PhoneOf(page, "Ram Bahadur", "driver");
        await phone.Locator(".channel").SelectOptionAsync($"{channel.Id}");
        await SendAsync(new { type = "interactive", interactive = new { type = "button", body = new { text = "*Where* are you?" }, action = new { buttons = new[] { new { type = "reply", reply = new { id = "here", title = "At the gate" } } } } } });
        await SendAsync(new { type = "image", image = new { link = $"{Running.Simulator.Url}/icon.svg", caption = "The gate" } });
        await SendAsync(new { type = "interactive", interactive = new { type = "list", body = new { text = "Which trip?" }, action = new { button = "Trips", sections = new[] { new { title = "Today", rows = new[] { new { id = "t1", title = "Agra", description = "12 hours" } } } } } } });

        await phone.GetByText("☰ Trips").Last.ClickAsync();
        await Person.WriteAsync(phone, "One moment");
        await Assertions.Expect(phone.Locator(".mine").GetByText("One moment").Last).ToBeVisibleAsync();
        await Assertions.Expect(phone.GetByText("12 hours").Last).ToBeVisibleAsync();
        await Person.KeepAsync(page, "phones-list.png");
        await phone.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Agra" }).Last.ClickAsync();
        await Assertions.Expect(phone.Locator(".mine .bubble").Last).ToContainTextAsync("Agra");
        await phone.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "At the gate" }).Last.ClickAsync();
        await Assertions.Expect(phone.Locator(".mine .bubble").Last).ToContainTextAsync("At the gate");
        await Assertions.Expect(phone.Locator(".mine .quote strong").Last).ToHaveTextAsync("Where");
        await Assertions.Expect(phone.Locator(".bubble a:has(img)").Last).ToHaveAttributeAsync("href", $"{Running.Simulator.Url}/icon.svg");
    }

    [Test]
    public async Task The_page_shows_that_the_desk_answered_Metas_handshake()
    {
        var page = await person.OpenAsync(Running.Simulator.Url);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Providers" }).ClickAsync();
        await Assertions.Expect(page.Locator("#providers .good")).ToContainTextAsync("verified at");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = new("Verify the webhook") }).ClickAsync();
        await Assertions.Expect(page.Locator("#providers .good")).ToContainTextAsync("verified at");
    }

    private static async Task SendAsync(object message) => Assert.That(await ProviderDoors.ThroughMetaAsync(message, "+15550135"), Is.EqualTo(200));
}
