using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Intents;

/// <summary>Commands from the field: TRP123 is running today with Pemba on it; Nisha runs operations.</summary>
internal sealed class FieldStaffTests : DeskTests
{
    private const string Pemba = "+15550130";
    private const string Dawa = "+15550131";
    private const string Nisha = "+15550140";

    private async Task<JsonElement> NewestIncidentAsync() => (await _desk.ListAsync("/api/incidents?limit=1"))[0];

    private async Task CloseAllAsync()
    {
        await _desk.ExecuteAsync("update incidents set status = 'resolved', resolved_at = now(), version = version + 1 where status <> 'resolved'");
        await _desk.ExecuteAsync("update whatsapp_conversations set expecting = null, replies_since = null, version = version + 1");
    }

    [Test]
    public async Task A_report_opens_an_incident_with_clocks_tells_operations_and_gives_the_guide_its_code()
    {
        await CloseAllAsync();
        var told = _desk.Recorder.To(Nisha).Count;
        var answer = await _desk.AskAsync(Pemba, "ISSUE TRP123 bus broke down near Lukla");
        var incident = await NewestIncidentAsync();
        Assert.Multiple(() =>
        {
            Assert.That(incident.Text("code"), Does.Match("^INC-[0-9]+$"));
            Assert.That(incident.Text("status"), Is.EqualTo("open"));
            Assert.That(incident.GetProperty("trip").Text("code"), Is.EqualTo("TRP123"));
            Assert.That(incident.Text("text"), Is.EqualTo("bus broke down near Lukla"));
            Assert.That(incident.GetProperty("reportedBy").Text("name"), Is.EqualTo("Pemba Sherpa"));
            Assert.That(answer, Does.StartWith($"Logged as *{incident.Text("code")}* on TRP123, severity {incident.Text("severity")}. Nisha Rai has been told."));
        });
        var notice = _desk.Recorder.To(Nisha).Skip(told).Single().Body.GetProperty("template");
        Assert.That(notice.Text("name"), Is.EqualTo("incident_notice"), "outside her customer service window only a template may go");
        Assert.That(notice.GetProperty("components")[0].GetProperty("parameters")[1].Text("text"), Does.Contain("Pemba Sherpa: bus broke down near Lukla"));
        foreach (var (kind, id) in new[] { ("incident", incident.Text("id")!), ("trip", incident.GetProperty("trip").Text("id")!) })
            Assert.That((await _desk.TimelineAsync(kind, id))[0].Text("kind"), Is.EqualTo("incident_opened"));
    }

    [Test]
    public async Task A_notice_takes_a_countrys_language_where_the_language_itself_is_not_approved()
    {
        await CloseAllAsync();
        await _desk.ExecuteAsync("""
            insert into whatsapp_templates (id, tenant_id, account, channel_id, name, language, category, status, definition, provider_id)
            select gen_random_uuid(), n.tenant_id, 'meta:' || coalesce(n.business_account_id, n.id::text), n.id, 'incident_notice', l.code, 'UTILITY', l.status,
              jsonb_build_object('name', 'incident_notice', 'language', l.code, 'category', 'UTILITY', 'body', 'News of {{incident}}: {{news}} Please look.'), l.code
            from whatsapp_configurations n, (values ('en', 'paused'), ('en_US', 'approved'), ('es', 'approved')) as l (code, status)
            where n.id = @Id
            """, new { _desk.Meta.Id });
        var told = _desk.Recorder.To(Nisha).Count;
        await _desk.AskAsync(Pemba, "ISSUE TRP123 the bridge is gone");
        var notice = _desk.Recorder.To(Nisha).Skip(told).Single().Body.GetProperty("template");
        await _desk.ExecuteAsync("delete from whatsapp_templates where name = 'incident_notice'");
        Assert.That((notice.Text("name"), notice.GetProperty("language").Text("code")), Is.EqualTo(("incident_notice", "en_US")));
    }

    [Test]
    public async Task Photos_join_the_report_news_and_the_end_are_passed_on_as_text_inside_the_window()
    {
        await CloseAllAsync();
        await _desk.WriteAsync(Nisha, "hello");
        var told = _desk.Recorder.To(Nisha).Count;
        await _desk.AskAsync(Pemba, "isue trp 123 guest has severe altitude sickness");
        var incident = await NewestIncidentAsync();
        var code = incident.Text("code");
        Assert.That(incident.Text("severity"), Is.AnyOf("high", "critical"));
        Assert.That(incident.Text("category"), Is.EqualTo("medical"));

        var attached = await _desk.WriteAsync(Pemba, new { type = "image", image = new { id = "77", mime_type = "image/jpeg" } });
        Assert.That(attached.Single().Text, Is.EqualTo($"Added to {code}."));
        Assert.That((await NewestIncidentAsync()).GetProperty("attachments").GetArrayLength(), Is.EqualTo(1));
        Assert.That(await _desk.AskAsync(Pemba, $"UPDATE {code} helicopter is on its way"), Is.EqualTo($"Added to {code}, thank you."));
        Assert.That(await _desk.AskAsync(Pemba, "RESOLVED TRP123"), Is.EqualTo($"Well done! *{code}* on TRP123 is resolved."));
        var closed = await NewestIncidentAsync();
        Assert.That(closed.Text("status"), Is.EqualTo("resolved"));
        Assert.That(_desk.Recorder.To(Nisha).Skip(told).Select(sent => sent.Text), Is.EqualTo(new[]
        {
            $"*{code}* on TRP123 ({incident.Text("severity")}), from Pemba Sherpa:\nguest has severe altitude sickness\nAnswer ACK {code} to take it up.",
            $"Update to *{code}* on TRP123, from Pemba Sherpa:\nhelicopter is on its way",
            $"*{code}* on TRP123 was resolved by Pemba Sherpa.",
        }));
        Assert.That((await _desk.TimelineAsync("incident", closed.Text("id")!)).Select(entry => entry.Text("kind")),
            Is.EqualTo(new[] { "incident_resolved", "incident_updated", "incident_opened" }));
        Assert.That(await _desk.AskAsync(Pemba, $"RESOLVED {code}"), Does.StartWith($"{code} is already resolved."));
        Assert.That(await _desk.AskAsync(Pemba, "RESOLVED TRP123"), Is.EqualTo("TRP123 has no open issue."));
    }

    [Test]
    public async Task Of_two_open_incidents_the_guide_is_asked_which()
    {
        await CloseAllAsync();
        await _desk.AskAsync(Pemba, "ISSUE TRP123 flat tyre");
        var first = (await NewestIncidentAsync()).Text("code");
        await _desk.AskAsync(Pemba, "ISSUE TRP123 lost luggage");
        var second = (await NewestIncidentAsync()).Text("code");
        var asked = (await _desk.WriteAsync(Pemba, "RESOLVED TRP123")).Single();
        Assert.That(asked.Text, Is.EqualTo("TRP123 has more than one open issue. Which one do you mean?"));
        var rows = asked.Body.GetProperty("interactive").GetProperty("action").GetProperty("sections")[0].GetProperty("rows");
        Assert.That(rows.EnumerateArray().Select(row => row.Text("id")), Is.EqualTo(new[] { first, second }));
        var picked = await _desk.WriteAsync(Pemba, new { type = "interactive", interactive = new { type = "list_reply", list_reply = new { id = second, title = second } } });
        Assert.That(picked.Single().Text, Is.EqualTo($"Well done! *{second}* on TRP123 is resolved."));
        Assert.That(await _desk.AskAsync(Pemba, $"resolved {first}"), Is.EqualTo($"Well done! *{first}* on TRP123 is resolved."));
    }

    [TestCase(Dawa, "ISSUE TRP123 bus broke down", "You aren't on the team of TRP123.")]
    [TestCase(Pemba, "ISSUE TRP999 bus broke down", "I don't know a trip TRP999.")]
    [TestCase(Dawa, "ISSUE TRP098 bus broke down", "TRP098 ended on")]
    [TestCase(Dawa, "CHECKIN TRP124", "TRP124 only starts on")]
    [TestCase(Dawa, "CHECKIN", "You have no trip today.")]
    [TestCase(Pemba, "HELP", "*Commands*")]
    public async Task A_command_that_cannot_be_done_says_why(string phone, string text, string answer)
    {
        await CloseAllAsync();
        var before = await _desk.CountAsync("select count(*) from incidents");
        Assert.That(await _desk.AskAsync(phone, text), Does.StartWith(answer));
        Assert.That(await _desk.CountAsync("select count(*) from incidents"), Is.EqualTo(before));
    }

    [Test]
    public async Task Check_in_and_headcount_stand_on_the_trip()
    {
        await CloseAllAsync();
        Assert.That(await _desk.AskAsync(Pemba, "checkin trp123"), Does.StartWith("Checked in on TRP123 at "));
        Assert.That(await _desk.AskAsync(Pemba, "Headcount TRP123 12"), Is.EqualTo("Noted: 12 on TRP123."));
        Assert.That(await _desk.AskAsync(Pemba, "HEADCOUNT TRP123"), Does.StartWith("How many guests are with you?"));
        var trip = (await _desk.ListAsync("/api/trips?limit=200")).Single(trip => trip.Text("code") == "TRP123");
        Assert.That(trip.GetProperty("headcount").GetInt32(), Is.EqualTo(12));
        Assert.That((await _desk.TimelineAsync("trip", trip.Text("id")!)).Take(2).Select(entry => entry.Text("kind")), Is.EqualTo(new[] { "headcount", "checked_in" }));
    }

    [Test]
    public async Task A_strangers_command_opens_nothing()
    {
        var before = await _desk.CountAsync("select count(*) from incidents");
        Assert.That(await _desk.AskAsync(Desk.NewPhone(), "CHECKIN TRP123"), Is.EqualTo("That is a command for the field team of Himalaya Trails. Can I help you with a trip or a booking?"));
        Assert.That(await _desk.CountAsync("select count(*) from incidents"), Is.EqualTo(before));
    }

    [Test]
    public async Task A_report_is_heard_even_while_a_person_owns_the_conversation()
    {
        await CloseAllAsync();
        await _desk.AskAsync(Pemba, "talk to a person");
        await _desk.ExecuteAsync("update whatsapp_conversations set status = 'active', version = version + 1 where status = 'waiting'");
        Assert.That(await _desk.WriteAsync(Pemba, "hello"), Is.Empty);
        Assert.That(await _desk.AskAsync(Pemba, "ISSUE TRP123 rockfall on the trail"), Does.StartWith("Logged as"));
        await _desk.ExecuteAsync("update whatsapp_conversations set assignee_id = null, version = version + 1");
    }
}
