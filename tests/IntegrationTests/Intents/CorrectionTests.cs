using System.Globalization;
using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Intents;

/// <summary>What customers say of an enquiry that is noted already.</summary>
internal sealed class CorrectionTests : DeskTests
{
    private async Task<JsonElement> LeadOfAsync(string phone) =>
        (await _desk.ListAsync($"/api/leads?contactId={(await _desk.ContactAsync(phone)).Text("id")}")).Single();

    private async Task<(string Phone, string Code)> EnquiredAsync()
    {
        var phone = Desk.NewPhone();
        await _desk.AskAsync(phone, "Interested in EBC Trek for 2 people in December");
        return (phone, (await LeadOfAsync(phone)).Text("code")!);
    }

    [Test]
    public async Task A_correction_updates_the_open_lead_and_a_repetition_does_not()
    {
        var (phone, code) = await EnquiredAsync();
        Assert.That(await _desk.AskAsync(phone, "Actually for 3 people"), Does.StartWith($"Got it, I've updated {code}: *EBC Trek* for 3"));
        Assert.That(await _desk.AskAsync(phone, "we are 3"), Does.StartWith($"That is what I have: {code}, *EBC Trek* for 3"));
        var lead = await LeadOfAsync(phone);
        Assert.That(lead.GetProperty("people").GetInt32(), Is.EqualTo(3));
        Assert.That((await _desk.TimelineAsync("lead", lead.Text("id")!)).Select(entry => entry.Text("kind")), Is.EqualTo(new[] { "lead_updated", "lead_created" }));
    }

    [TestCase("How much is it?", "*EBC Trek* takes ", " days and costs USD ")]
    [TestCase("¿Cuánto cuesta?", "*EBC Trek* dura ", " días y cuesta USD ")]
    [TestCase("berapa harganya?", "*EBC Trek* berlangsung ", " hari, harganya USD ")]
    public async Task The_price_is_told_from_the_packages_and_no_update_is_claimed(string asked, string product, string price)
    {
        var (phone, _) = await EnquiredAsync();
        Assert.That(await _desk.AskAsync(phone, asked), Does.StartWith(product).And.Contain(price).And.Not.Contain("LD-"));
        var lead = await LeadOfAsync(phone);
        Assert.That((await _desk.TimelineAsync("lead", lead.Text("id")!))[0].Text("kind"), Is.EqualTo("price_asked"));
    }

    [Test]
    public async Task A_first_question_about_a_price_is_answered_and_makes_a_lead()
    {
        var phone = Desk.NewPhone();
        Assert.That(await _desk.AskAsync(phone, "how much is EBC?"), Does.StartWith("*EBC Trek* takes ").And.EndWith("How many of you will be travelling?"));
        Assert.That((await LeadOfAsync(phone)).Text("product"), Is.EqualTo("EBC Trek"));
    }

    [Test]
    public async Task A_trip_that_nobody_offers_changes_nothing()
    {
        var (phone, code) = await EnquiredAsync();
        Assert.That(await _desk.AskAsync(phone, "K2 expedition for 4 in July"),
            Does.StartWith("I can't find \"K2 expedition\" among our trips. We run:").And.EndWith($"Your enquiry {code} stays as it is: *EBC Trek*."));
        var lead = await LeadOfAsync(phone);
        Assert.That(lead.Text("product"), Is.EqualTo("EBC Trek"));
        Assert.That(lead.GetProperty("people").GetInt32(), Is.EqualTo(2));
        Assert.That(lead.Text("month"), Does.EndWith("-12"));
    }

    [Test]
    public async Task Another_trip_updates_the_lead_and_the_timeline_keeps_the_first_wish()
    {
        var (phone, _) = await EnquiredAsync();
        await _desk.AskAsync(phone, "Interested in Poon Hill for 3 people");
        var lead = await LeadOfAsync(phone);
        var newest = (await _desk.TimelineAsync("lead", lead.Text("id")!))[0];
        Assert.That(newest.GetProperty("data").Text("before"), Is.EqualTo("EBC Trek, 2, December " + DateTime.UtcNow.ToString("yyyy", CultureInfo.InvariantCulture)));
    }

    [TestCase("May 2020")]
    [TestCase("31 February")]
    public async Task A_date_that_cannot_be_is_asked_again(string date)
    {
        var phone = Desk.NewPhone();
        await _desk.AskAsync(phone, "Interested in EBC Trek for 2 people");
        Assert.That(await _desk.AskAsync(phone, date), Is.EqualTo("That date is past, or the calendar doesn't have it. Which month would you like to travel?"));
        Assert.That(await _desk.AskAsync(phone, "december"), Does.StartWith("Wonderful! I've noted *EBC Trek* for 2 in December"));
    }

    [Test]
    public async Task A_language_of_nobodys_here_is_answered_in_the_companys_own() =>
        Assert.That(await _desk.AskAsync(Desk.NewPhone(), "Bonjour, avez-vous de la place pour la semaine de mon anniversaire ?"), Does.StartWith("Sorry, I didn't quite get that."));
}
