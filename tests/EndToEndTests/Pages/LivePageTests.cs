using Microsoft.Playwright;

namespace TrailDesk.EndToEndTests.Pages;

/// <summary>Nobody reloads anything: what is written on a phone comes to the open desk.</summary>
internal sealed class LivePageTests
{
    [Test]
    public async Task What_a_phone_writes_appears_on_the_open_desk_by_itself()
    {
        await using var person = await Person.SitDownAsync();
        var desk = await person.SignInAsync();
        await Assertions.Expect(desk.Locator("#connection")).ToHaveTextAsync("Live");
        var lucas = Person.PhoneOf(await person.OpenAsync(Running.Simulator.Url), "Lucas Meyer", "customer");

        await Person.WriteAsync(lucas, "Hello, interested in the Langtang Valley Trek for 3 people in March");

        await desk.Locator("#conversations").GetByText("Lucas Meyer").First.ClickAsync();
        await Assertions.Expect(desk.Locator("#leads")).ToContainTextAsync("Lucas Meyer");
        await Assertions.Expect(desk.Locator("#messages")).ToContainTextAsync("interested in the Langtang Valley Trek for 3 people in March");
        await Assertions.Expect(desk.Locator("#messages")).ToContainTextAsync("I've noted Langtang Valley Trek for 3 in March");
        await Person.WriteAsync(lucas, "Where is my booking?");
        await Assertions.Expect(desk.Locator("#messages")).ToContainTextAsync("You have more than one booking with us");

        const string hostile = "<img src=x onerror=\"document.title='taken'\"><svg onload=\"document.title='taken'\"></svg><script>document.title='taken'</script>";
        await Person.WriteAsync(lucas, hostile);
        await Assertions.Expect(desk.Locator("#messages")).ToContainTextAsync(hostile);
        Assert.That(await desk.Locator("#messages img[onerror], #messages svg, #messages script").CountAsync(), Is.Zero, "it is text");
        Assert.That(await desk.TitleAsync(), Is.Not.EqualTo("taken"));
        Assert.That(person.Complaints, Is.Empty);
    }

    [Test]
    public async Task An_incident_is_taken_up_told_of_and_closed_with_the_buttons_of_the_desk()
    {
        await using var person = await Person.SitDownAsync();
        var desk = await person.SignInAsync();
        await Assertions.Expect(desk.Locator("#connection")).ToHaveTextAsync("Live");
        var phones = await person.OpenAsync(Running.Simulator.Url);
        var guide = Person.PhoneOf(phones, "Pemba Sherpa", "guide");
        await Person.WriteAsync(guide, "ISSUE TRP123 the jeep lost a wheel at the pass");
        var row = desk.Locator("#incidents > li").Filter(new() { HasText = "lost a wheel" });

        await row.GetByText("Acknowledge").ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("acknowledged");
        await row.GetByText("Update").ClickAsync();
        await desk.Locator("#words-text").FillAsync("A second jeep is on its way.");
        await desk.GetByLabel("Tell everybody with a confirmed booking on TRP123 too").CheckAsync();
        await desk.Locator("#words-yes").ClickAsync();
        await Assertions.Expect(guide).ToContainTextAsync("A second jeep is on its way.");
        await Assertions.Expect(desk.Locator("#timeline")).ToContainTextAsync("Told the travellers of BK-2032.");
        await row.GetByText("Resolve").ClickAsync();
        await desk.Locator("#words").GetByText("Cancel").ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("acknowledged");
        await row.GetByText("Resolve").ClickAsync();
        await desk.Locator("#words-text").FillAsync("Everybody is in the second jeep.");
        await desk.Locator("#words-yes").ClickAsync();
        await Assertions.Expect(row).ToContainTextAsync("resolved");
        await Assertions.Expect(row.GetByText("Resolve", new() { Exact = true })).ToHaveCountAsync(0);
        await Assertions.Expect(guide).ToContainTextAsync("resolved");
        Assert.That(person.Complaints, Is.Empty);
    }
}
