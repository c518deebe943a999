using System.Net.Http.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Intents;

/// <summary>Who of the house may do what by WhatsApp, on which trip, and what becomes of a customer when nobody sells.</summary>
internal sealed class StaffRoleTests : DeskTests
{
    private const string Pemba = "+15550130";
    private const string Dawa = "+15550131";
    private const string Nisha = "+15550140";

    private async Task<string> AddUserAsync(string name, string role)
    {
        var phone = Desk.NewPhone();
        using var answer = await _desk.Api.PostAsJsonAsync("/api/users", new { name, roles = new[] { role }, phone });
        Assert.That((int)answer.StatusCode, Is.EqualTo(201));
        return phone;
    }

    private async Task<string> NewestCodeAsync() => (await _desk.ListAsync("/api/incidents?limit=1"))[0].Text("code")!;

    private Task<long> IncidentsAsync() => _desk.CountAsync("select count(*) from incidents");

    private Task<long> LeadsAsync() => _desk.CountAsync("select count(*) from leads");

    [Test]
    public async Task A_manager_reports_updates_and_closes_on_any_trip()
    {
        var manager = await AddUserAsync("Sita Magar", "manager");
        Assert.That(await _desk.AskAsync(manager, "ISSUE TRP123 permit office is closed"), Does.StartWith("Logged as"));
        var code = await NewestCodeAsync();
        Assert.That(await _desk.AskAsync(manager, $"UPDATE {code} it opens at noon"), Is.EqualTo($"Added to {code}, thank you."));
        Assert.That(await _desk.AskAsync(manager, $"RESOLVED {code}"), Is.EqualTo($"Well done! *{code}* on TRP123 is resolved."));
        Assert.That(await _desk.AskAsync(manager, "RESOLVED INC-99999"), Is.EqualTo("I don't know an issue INC-99999. Could you check the code?"));
    }

    [TestCase("ISSUE TRP123 bus broke down", "Your role at Himalaya Trails has no field commands")]
    [TestCase("RESOLVED TRP123", "Your role at Himalaya Trails has no field commands")]
    [TestCase("HEADCOUNT TRP123 12", "Your role at Himalaya Trails has no field commands")]
    [TestCase("HELP", "You write as one of the Himalaya Trails team. Leads, bookings")]
    [TestCase("Hi, interested in EBC Trek for 2 people in December", "You write as one of the Himalaya Trails team, so I made no lead of this.")]
    [TestCase("hello", "Hello! You write as one of the Himalaya Trails team.")]
    [TestCase("flurb", "You write as one of the Himalaya Trails team. Leads, bookings")]
    public async Task A_sales_rep_is_told_what_the_role_allows_and_is_no_customer(string text, string answer)
    {
        var rep = await AddUserAsync("Gita Lama", "sales");
        var (incidents, leads) = (await IncidentsAsync(), await LeadsAsync());
        Assert.That(await _desk.AskAsync(rep, text), Does.StartWith(answer));
        Assert.That(await IncidentsAsync(), Is.EqualTo(incidents));
        Assert.That(await LeadsAsync(), Is.EqualTo(leads));
    }

    [Test]
    public async Task A_manager_who_passes_on_an_enquiry_makes_no_lead_and_a_guide_does()
    {
        var leads = await LeadsAsync();
        Assert.That(await _desk.AskAsync(Nisha, "my cousin wants EBC in March, 4 people"), Does.Contain("I made no lead of this"));
        Assert.That(await LeadsAsync(), Is.EqualTo(leads));
        Assert.That(await _desk.AskAsync(Dawa, "my cousin wants EBC in March, 4 people"), Does.StartWith("Wonderful! I've noted *EBC Trek* for 4 in March"));
        Assert.That(await LeadsAsync(), Is.EqualTo(leads + 1));
    }

    [Test]
    public async Task Without_a_code_a_command_means_the_one_trip_of_today_and_of_several_is_asked_which()
    {
        var guide = await AddUserAsync("Lhakpa Sherpa", "field_staff");
        Assert.That(await _desk.AskAsync(guide, "ISSUE bus broke down"), Does.StartWith("You have no trip today."));
        await PutOnTripAsync("Lhakpa Sherpa", "TRP123");
        Assert.That(await _desk.AskAsync(guide, "CHECKIN"), Does.StartWith("Checked in on TRP123 at "));
        Assert.That(await _desk.AskAsync(guide, "12 headcount"), Is.EqualTo("Noted: 12 on TRP123."));
        Assert.That(await _desk.AskAsync(guide, "ISSUE bus broke down"), Does.Contain(" on TRP123, severity high."));
        var code = await NewestCodeAsync();
        Assert.That(await _desk.AskAsync(guide, "UPDATE: new bus at five"), Is.EqualTo($"Added to {code}, thank you."));
        Assert.That(await _desk.AskAsync(guide, "RESOLVED"), Is.EqualTo($"Well done! *{code}* on TRP123 is resolved."));

        await _desk.ExecuteAsync("update trips set starts_on = current_date - 2, ends_on = current_date + 5 where code = 'TRP098'");
        await PutOnTripAsync("Lhakpa Sherpa", "TRP098");
        Assert.That(await _desk.AskAsync(guide, "ISSUE bus broke down"), Does.StartWith("You're on more than one trip today: ").And.Contain("TRP123").And.Contain("TRP098"));
    }

    private Task PutOnTripAsync(string name, string trip) => _desk.ExecuteAsync(
        """
        insert into trip_assignments (tenant_id, trip_id, user_id, role, from_date, to_date)
        select t.tenant_id, t.id, u.id, 'guide', t.starts_on, t.ends_on from trips t join users u on u.tenant_id = t.tenant_id and u.name = @name where t.code = @trip
        """, new { name, trip });

    [Test]
    public async Task Trouble_told_in_a_sentence_is_a_report_and_a_thing_not_over_yet_is_news()
    {
        Assert.That(await _desk.AskAsync(Pemba, "TRP123 guest broke leg"), Does.Contain("severity high"));
        var code = await NewestCodeAsync();
        Assert.That(await _desk.AskAsync(Pemba, "TRP123 not resolved yet, waiting for the helicopter"), Is.EqualTo($"Added to {code}, thank you."));
        Assert.That(await _desk.AskAsync(Pemba, $"UPDATE {code}"), Is.EqualTo($"What is the news of {code}? Write it here."));
        Assert.That(await _desk.AskAsync(Pemba, "the helicopter has left"), Is.EqualTo($"Added to {code}, thank you."));
        Assert.That(await _desk.AskAsync(Pemba, $"resolved {code}"), Does.StartWith("Well done!"));
    }

    [Test]
    public async Task A_customer_who_writes_issue_is_met_by_a_person_and_opens_nothing()
    {
        var (phone, before) = (Desk.NewPhone(), await IncidentsAsync());
        Assert.That(await _desk.AskAsync(phone, "ISSUE TRP123 our bus has no seatbelts"), Is.EqualTo("Of course. One of our team will write to you here shortly."));
        Assert.That(await IncidentsAsync(), Is.EqualTo(before));
        Assert.That((await _desk.ConversationsAsync(phone)).Single().Text("status"), Is.EqualTo("waiting"));
    }

    [TestCase("what's the weather like in Langtang in may")]
    [TestCase("cuaca di annapurna bulan januari gimana ya")]
    public async Task A_question_about_the_weather_makes_no_lead(string text)
    {
        var leads = await LeadsAsync();
        Assert.That(await _desk.AskAsync(Desk.NewPhone(), text), Is.Not.Empty);
        Assert.That(await LeadsAsync(), Is.EqualTo(leads));
    }
}

/// <summary>A company whose sales reps have all left.</summary>
internal sealed class NobodySellsTests
{
    [Test]
    public async Task A_customer_who_wants_a_person_is_answered_and_waits_where_everybody_sees_it()
    {
        await using var desk = await Desk.StartAsync();
        await desk.ExecuteAsync("update users set is_active = false where 'sales' = any(roles)");
        var phone = Desk.NewPhone();
        Assert.That(await desk.AskAsync(phone, "I want to talk to a person"), Is.EqualTo("Of course. One of our team will write to you here shortly."));
        var conversation = (await desk.ListAsync("/api/conversations?status=waiting")).Single();
        Assert.That(conversation.GetProperty("contact").Text("phone"), Is.EqualTo(phone));
        Assert.That(conversation.TryGetProperty("assignee", out var assignee) && assignee.ValueKind != System.Text.Json.JsonValueKind.Null, Is.False);
        var entry = (await desk.TimelineAsync("contact", (await desk.ContactAsync(phone)).Text("id")!)).Single();
        Assert.That(entry.Text("kind"), Is.EqualTo("person_requested"));
        Assert.That(entry.Text("text"), Is.EqualTo("Asked to talk to a person. No sales rep is there to take it."));
        Assert.That(await desk.AskAsync(phone, "EBC Trek for 2 in December"), Does.StartWith("Wonderful! I've noted *EBC Trek* for 2"));
    }
}
