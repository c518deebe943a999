using System.Globalization;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Intents;

/// <summary>What customers ask for, from their message to the row, the timeline and the answer.</summary>
internal sealed class EnquiryTests : DeskTests
{
    private static string December => DateTime.UtcNow.ToString("yyyy", CultureInfo.InvariantCulture) + "-12";

    private async Task<System.Text.Json.JsonElement> LeadOfAsync(string phone) =>
        (await _desk.ListAsync($"/api/leads?contactId={(await _desk.ContactAsync(phone)).Text("id")}")).Single();

    [Test]
    public async Task An_enquiry_with_everything_makes_a_lead_with_a_rep_a_timeline_entry_and_a_confirmation()
    {
        var phone = Desk.NewPhone();
        var answer = await _desk.AskAsync(phone, "Hi, interested in EBC Trek for 2 people in December");
        var lead = await LeadOfAsync(phone);
        var rep = lead.GetProperty("assignee").Text("name");
        Assert.Multiple(() =>
        {
            Assert.That(lead.Text("code"), Does.Match("^LD-[0-9]+$"));
            Assert.That(lead.Text("status"), Is.EqualTo("assigned"));
            Assert.That(lead.Text("product"), Is.EqualTo("EBC Trek"));
            Assert.That(lead.GetProperty("people").GetInt32(), Is.EqualTo(2));
            Assert.That(lead.Text("month"), Is.EqualTo(December));
            Assert.That(lead.Text("language"), Is.EqualTo("en"));
            Assert.That(lead.Text("source"), Is.EqualTo("whatsapp"));
            Assert.That(lead.GetProperty("contact").Text("phone"), Is.EqualTo(phone));
            Assert.That(rep, Is.AnyOf("Tara Karki", "Bikash Thapa"));
            Assert.That(answer, Is.EqualTo($"Wonderful! I've noted *EBC Trek* for 2 in December {December[..4]}. {rep} will send you a quote soon. Your reference is {lead.Text("code")}."));
        });
        var entry = (await _desk.TimelineAsync("lead", lead.Text("id")!)).Single();
        Assert.That(entry.Text("kind"), Is.EqualTo("lead_created"));
        Assert.That(entry.Text("actor"), Is.EqualTo("customer"));
        Assert.That(entry.Text("text"), Is.EqualTo("Hi, interested in EBC Trek for 2 people in December"));
        Assert.That(entry.GetProperty("data").Text("action"), Is.EqualTo("LEAD_CREATED"));
    }

    [Test]
    public async Task What_is_missing_is_asked_for_one_thing_at_a_time()
    {
        var phone = Desk.NewPhone();
        Assert.That(await _desk.AskAsync(phone, "I would like to book a trek"), Does.StartWith("Lovely! Which trip do you have in mind?"));
        Assert.That(await _desk.AskAsync(phone, "Annapurna"), Is.EqualTo("Annapurna Circuit, great choice! How many of you will be travelling?"));
        Assert.That(await _desk.AskAsync(phone, "4"), Is.EqualTo("And which month would you like to do Annapurna Circuit?"));
        Assert.That(await _desk.AskAsync(phone, "december"), Does.StartWith("Wonderful! I've noted *Annapurna Circuit* for 4 in December"));
        var lead = await LeadOfAsync(phone);
        Assert.That(lead.Text("product"), Is.EqualTo("Annapurna Circuit"));
        Assert.That(lead.GetProperty("people").GetInt32(), Is.EqualTo(4));
        Assert.That(lead.Text("month"), Is.EqualTo(December));
    }

    [Test]
    public async Task A_second_enquiry_teaches_the_open_lead()
    {
        var phone = Desk.NewPhone();
        await _desk.AskAsync(phone, "Interested in EBC Trek for 2 people in December");
        var first = await LeadOfAsync(phone);
        Assert.That(await _desk.AskAsync(phone, "Interested in Poon Hill for 3 people in December"), Does.StartWith($"Got it, I've updated {first.Text("code")}: *Poon Hill* for 3"));
        var second = await LeadOfAsync(phone);
        Assert.That(second.Text("id"), Is.EqualTo(first.Text("id")));
        Assert.That(second.Text("product"), Is.EqualTo("Poon Hill"));
        Assert.That(second.GetProperty("people").GetInt32(), Is.EqualTo(3));
        Assert.That(second.GetProperty("assignee").Text("name"), Is.EqualTo(first.GetProperty("assignee").Text("name")));
        Assert.That((await _desk.TimelineAsync("lead", first.Text("id")!)).Select(entry => entry.Text("kind")), Is.EqualTo(new[] { "lead_updated", "lead_created" }));
    }

    [Test]
    public async Task Reps_get_leads_in_turn()
    {
        var reps = new List<string?>();
        for (var i = 0; i < 4; i++)
        {
            var phone = Desk.NewPhone();
            await _desk.AskAsync(phone, "Interested in EBC Trek for 2 people in December");
            reps.Add((await LeadOfAsync(phone)).GetProperty("assignee").Text("name"));
        }

        Assert.That(reps.Count(rep => rep == "Tara Karki"), Is.EqualTo(2), string.Join(", ", reps));
    }

    [Test]
    public async Task The_advertisement_that_brought_the_customer_is_kept()
    {
        var phone = Desk.NewPhone();
        await _desk.WriteAsync(phone, new
        {
            type = "text",
            text = new { body = "Interested in EBC Trek" },
            referral = new { source_type = "ad", source_id = "120208", source_url = "https://fb.example/ad", headline = "Walk", body = "12 days", ctwa_clid = "click-1" },
        });
        var lead = await LeadOfAsync(phone);
        Assert.That(lead.Text("source"), Is.EqualTo("whatsapp_ad"));
        lead.GetProperty("referral").ShouldHoldExactly(new
        {
            sourceType = "ad",
            sourceId = "120208",
            sourceUrl = "https://fb.example/ad",
            headline = "Walk",
            body = "12 days",
            clickId = "click-1",
        });
        var conversation = (await _desk.ConversationsAsync(phone)).Single();
        Assert.That(conversation.GetProperty("windowExpiresAt").GetDateTimeOffset(), Is.GreaterThan(DateTimeOffset.UtcNow.AddHours(71)));
    }

    [Test]
    public async Task A_booking_is_shown_to_its_own_traveller_and_a_stranger_hears_what_is_said_of_no_booking()
    {
        Assert.That(await _desk.AskAsync("+15550110", "what is my booking status?"), Does.StartWith("*BK-2031*: Annapurna Circuit").And.Contain("Status: confirmed").And.Contain("USD 1,750.00"));
        var stranger = Desk.NewPhone();
        var theirs = await _desk.AskAsync(stranger, "BK-2031");
        var nobodys = await _desk.AskAsync(stranger, "BK-9999");
        Assert.That(theirs.Replace("BK-2031", "", StringComparison.Ordinal), Is.EqualTo(nobodys.Replace("BK-9999", "", StringComparison.Ordinal)));
        Assert.That(await _desk.AskAsync(stranger, "what is my booking status?"), Does.StartWith("I couldn't find a booking under this number."));
    }

    [Test]
    public async Task Several_bookings_are_a_list_to_pick_from()
    {
        var replies = await _desk.WriteAsync("+15550111", "my booking");
        var rows = replies.Single().Body.GetProperty("interactive").GetProperty("action").GetProperty("sections")[0].GetProperty("rows");
        var codes = rows.EnumerateArray().Select(row => row.Text("id")).ToList();
        Assert.That(codes, Is.EquivalentTo(new[] { "BK-2032", "BK-2033" }));
        var picked = await _desk.WriteAsync("+15550111", new
        {
            type = "interactive",
            interactive = new { type = "list_reply", list_reply = new { id = "BK-2033", title = "BK-2033", description = "x" } },
        });
        Assert.That(picked.Single().Text, Does.StartWith("*BK-2033*"));
        Assert.That(await _desk.AskAsync("+15550111", "BK-2032"), Does.StartWith("*BK-2032*"));
    }

    [Test]
    public async Task Stop_and_start_are_kept_as_consent()
    {
        var phone = Desk.NewPhone();
        Assert.That(await _desk.AskAsync(phone, "STOP"), Does.StartWith("Done: you won't get further messages"));
        Assert.That((await _desk.ContactAsync(phone)).GetProperty("consents")[0].Text("state"), Is.EqualTo("opted_out"));
        Assert.That(await _desk.AskAsync(phone, "start"), Does.StartWith("Welcome back!"));
        var consent = (await _desk.ContactAsync(phone)).GetProperty("consents")[0];
        Assert.That(consent.Text("state"), Is.EqualTo("opted_in"));
        Assert.That(consent.Text("purpose"), Is.EqualTo("marketing"));
        Assert.That(await _desk.AskAsync(phone, "don't stop, I love these photos"), Does.Not.StartWith("Done"));
    }

    [Test]
    public async Task Two_misses_bring_in_a_person()
    {
        var phone = Desk.NewPhone();
        Assert.That(await _desk.AskAsync(phone, "blorp fnord"), Does.StartWith("Sorry, I didn't quite get that."));
        Assert.That(await _desk.AskAsync(phone, "fnord blorp"), Does.StartWith("Sorry, I don't seem to get it."));
        Assert.That((await _desk.ConversationsAsync(phone)).Single().GetProperty("assignee").Text("name"), Is.AnyOf("Tara Karki", "Bikash Thapa"));
        var entry = (await _desk.TimelineAsync("contact", (await _desk.ContactAsync(phone)).Text("id")!)).Single();
        Assert.That(entry.Text("kind"), Is.EqualTo("person_requested"));
        Assert.That(await _desk.AskAsync(phone, "anyone?"), Does.StartWith("A colleague will write to you here."));
    }

    [TestCase("Halo, saya tertarik dengan EBC Trek untuk 2 orang di bulan Desember", "id", "Desember")]
    [TestCase("Hola, me interesa el EBC Trek para 2 personas en diciembre", "es", "diciembre")]
    public async Task Customers_are_answered_in_their_language(string text, string language, string month)
    {
        var phone = Desk.NewPhone();
        Assert.That(await _desk.AskAsync(phone, text), Does.Contain("*EBC Trek*").And.Contain(month));
        var lead = await LeadOfAsync(phone);
        Assert.That(lead.Text("language"), Is.EqualTo(language));
        Assert.That(lead.GetProperty("people").GetInt32(), Is.EqualTo(2));
        Assert.That((await _desk.ContactAsync(phone)).Text("language"), Is.EqualTo(language));
    }
}
