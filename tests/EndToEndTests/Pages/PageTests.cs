using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TrailDesk.EndToEndTests.Pages;

/// <summary>A person in front of both pages.</summary>
internal sealed partial class PageTests
{
    [Test]
    public async Task An_enquiry_written_on_a_phone_stands_on_the_desk_with_its_lead_and_its_answer()
    {
        await using var person = await Person.SitDownAsync();
        var phones = await person.OpenAsync(Running.Simulator.Url);
        var asha = Person.PhoneOf(phones, "Asha Rao", "customer");
        await Person.WriteAsync(asha, "Hi, interested in EBC Trek for 2 people in December");
        await Assertions.Expect(asha.Locator(".chat")).ToContainTextAsync("EBC Trek for 2 in December");

        var desk = await person.SignInAsync();
        await desk.Locator("#conversations").GetByText("Asha Rao").First.ClickAsync();

        await Assertions.Expect(desk.Locator("#leads")).ToContainTextAsync(LeadOfAsha());
        await Assertions.Expect(desk.Locator("#messages")).ToContainTextAsync("Hi, interested in EBC Trek for 2 people in December");
        await Assertions.Expect(desk.Locator("#messages")).ToContainTextAsync("I've noted EBC Trek for 2 in December");
        await Person.KeepAsync(desk, "desk.png");
        await Person.KeepAsync(phones, "phones.png");
        Assert.That(person.Complaints, Is.Empty);
    }

    [Test]
    public async Task A_wrong_password_is_refused_in_words()
    {
        await using var person = await Person.SitDownAsync();

        var page = await person.SignInAsync("not the password");

        await Assertions.Expect(page.Locator("#sign-in-error")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#desk")).ToBeHiddenAsync();
    }

    [Test]
    public void A_machine_without_a_browser_is_told_what_to_install() =>
        Assert.That(() => Browsers.Find(named: null, path: "/nowhere"),
            Throws.TypeOf<AssertionException>().With.Message.Contains("apt-get install chromium").And.Message.Contains("TRAILDESK_BROWSER"));

    [GeneratedRegex(@"LD-\d+ Asha Rao")]
    private static partial Regex LeadOfAsha();
}
