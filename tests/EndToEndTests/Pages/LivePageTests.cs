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
        await Assertions.Expect(desk.Locator("#messages")).ToContainTextAsync("I've noted *Langtang Valley Trek* for 3 in March");
        await Person.WriteAsync(lucas, "Where is my booking?");
        await Assertions.Expect(desk.Locator("#messages")).ToContainTextAsync("You have more than one booking with us");
        Assert.That(person.Complaints, Is.Empty);
    }
}
