using System.Net.Http.Json;
using System.Text.Json;
using TrailDesk.IntegrationTests.Reminders;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>A provider that says the customer service window is closed, whatever the desk thinks.</summary>
internal sealed class StandInTests : DeskTests
{
    public static readonly (int, object) Closed = (400, new { error = new { message = "Re-engagement message", code = 131047 } });
    private const string Guide = "+15550130";
    private const string Lucas = "+15550111";

    [TearDown]
    public void Recover() => _desk.Recorder.Answer = _ => null;

    private async Task<(string Code, string Path)> ReportAsync()
    {
        await _desk.AskAsync(Guide, "ISSUE TRP123 the bridge is out");
        var incident = (await _desk.ListAsync("/api/incidents?limit=1")).Single();
        return (incident.Text("code")!, $"/api/incidents/{incident.Text("id")}");
    }

    private async Task UpdateAsync(string path, object update)
    {
        using var answer = await _desk.Api.PostAsJsonAsync($"{path}/updates", update);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Everything that was refused was looked at, and what comes of it has left.</summary>
    private async Task LookedAtAsync()
    {
        await _desk.SettleAsync();
        await Eventually.HoldsAsync(async () => await _desk.CountAsync("select count(*) from refused_texts") == 0);
        await _desk.SettleAsync();
    }

    [Test]
    public async Task A_notice_that_is_refused_is_followed_by_its_template_which_names_it()
    {
        var (code, path) = await ReportAsync();
        var before = _desk.Recorder.To(Guide).Count;
        _desk.Recorder.Answer = sent => sent.To == Guide && sent.Text is not null ? Closed : null;
        await UpdateAsync(path, new { text = "A jeep is on its way." });
        await LookedAtAsync();

        var sent = _desk.Recorder.To(Guide).Skip(before).ToList();
        Assert.That(sent, Has.Count.EqualTo(2));
        var (name, _, values) = sent[1].Template();
        Assert.That((name, values[0]), Is.EqualTo(("incident_notice", code)));
        Assert.That(values[1], Does.Contain("A jeep is on its way."));
        var messages = await _desk.MessagesAsync(Guide);
        Assert.That((messages[1].Text("status"), messages[1].GetProperty("failure").Text("action")), Is.EqualTo(("failed", "sendTemplate")));
        Assert.That((messages[0].Text("type"), messages[0].Text("status"), messages[0].Text("insteadOf")), Is.EqualTo(("template", "accepted", messages[1].Text("id"))));
    }

    [Test]
    public async Task A_template_that_is_refused_too_is_followed_by_nothing()
    {
        var (_, path) = await ReportAsync();
        var before = _desk.Recorder.To(Guide).Count;
        _desk.Recorder.Answer = sent => sent.To == Guide ? Closed : null;
        await UpdateAsync(path, new { text = "It is there." });
        await LookedAtAsync();
        await LookedAtAsync();
        Assert.That(_desk.Recorder.To(Guide).Skip(before).Select(sent => sent.Text is null), Is.EqualTo(new[] { false, true }));
        Assert.That((await _desk.MessagesAsync(Guide)).Take(2).Select(message => message.Text("status")), Is.All.EqualTo("failed"));
    }

    [Test]
    public async Task A_traveller_whose_notice_is_refused_by_a_later_status_gets_the_template()
    {
        var (_, path) = await ReportAsync();
        await _desk.AskAsync(Lucas, "STOP");
        await UpdateAsync(path, new { text = "We wait at the lodge.", tellTravellers = true });
        await _desk.SettleAsync();
        var text = _desk.Recorder.To(Lucas)[^1];
        Assert.That(text.Text, Does.Contain("We wait at the lodge."));
        await _desk.StatusAsync(text.Id, Lucas, ("failed", DateTimeOffset.UtcNow, new[] { new { code = 131047, title = "Re-engagement message" } }));
        await LookedAtAsync();

        var (name, _, values) = _desk.Recorder.To(Lucas)[^1].Template();
        Assert.That((name, values[0], values[1]), Is.EqualTo(("trip_notice", "BK-2032", "We wait at the lodge.")), "a safety notice, whatever he said of marketing");
        await _desk.StatusAsync(text.Id, Lucas, ("failed", DateTimeOffset.UtcNow, new[] { new { code = 131047, title = "Re-engagement message" } }));
        var count = _desk.Recorder.To(Lucas).Count;
        await LookedAtAsync();
        Assert.That(_desk.Recorder.To(Lucas), Has.Count.EqualTo(count), "told twice it goes once");
    }

    [Test]
    public async Task What_a_person_wrote_stays_failed_with_its_sentence()
    {
        var phone = await _desk.CustomerAsync();
        _desk.Recorder.Answer = sent => sent.To == phone ? Closed : null;
        var id = await _desk.SendAsync(_desk.Text(phone, "see you at seven"));
        await _desk.ShouldBecomeAsync(id, "failed");
        await LookedAtAsync();
        Assert.That(_desk.Recorder.To(phone), Has.Count.EqualTo(2), "the answer to their first words, and this");
        Assert.That((await _desk.MessageAsync(id)).GetProperty("failure").Text("sentence"), Does.Contain("send a template"));
    }
}

/// <summary>The same for reminders: what became of the reminder is what becomes of its template.</summary>
internal sealed class StandInReminderTests : ReminderTests
{
    [TearDown]
    public void Recover() => _desk.Desk.Recorder.Answer = _ => null;

    private async Task<(Booked Booked, string Phone, Guid Contact)> BookedAsync()
    {
        var (contact, phone) = await _desk.PersonAsync();
        await _desk.Desk.WriteAsync(phone, "thanks");
        return (await _desk.BookAsync(contact, instalments: (7, 100m)), phone, contact);
    }

    private async Task ShouldEndAsync(Booked booked, string phone)
    {
        await Eventually.HoldsAsync(async () => (await _desk.OneAsync(booked, "D-7")).Text("messageStatus") == "accepted");
        Assert.That(To(phone)[^1].Template().Name, Is.EqualTo("payment_reminder"));
        var message = await _desk.Desk.GetAsync($"/api/messages/{(await _desk.OneAsync(booked, "D-7")).Text("messageId")}");
        Assert.That(message.Text("type"), Is.EqualTo("template"));
        var text = await _desk.Desk.GetAsync($"/api/messages/{message.Text("insteadOf")}");
        Assert.That((text.Text("type"), text.Text("status")), Is.EqualTo(("text", "failed")));
        Assert.That(await _desk.Desk.CountAsync("select count(*) from whatsapp_messages where type = 'template' and contact_id = (select contact_id from bookings where id = @Id)", booked), Is.EqualTo(1));
    }

    [Test]
    public async Task A_reminder_that_is_refused_for_the_closed_window_goes_as_a_template()
    {
        var (booked, phone, _) = await BookedAsync();
        _desk.Desk.Recorder.Answer = sent => sent.To == phone && sent.Text is not null ? StandInTests.Closed : null;
        await ReminderDesk.RunAsync(_desk.Desk.App);
        await ShouldEndAsync(booked, phone);
    }

    [Test]
    public async Task A_reminder_whose_window_closed_while_its_number_was_parked_goes_as_a_template()
    {
        var (booked, phone, contact) = await BookedAsync();
        _desk.Desk.Recorder.Answer = sent => sent.To == phone ? (503, new { error = new { message = "Service unavailable", code = 2 } }) : null;
        await ReminderDesk.RunAsync(_desk.Desk.App);
        await Eventually.HoldsAsync(async () => await _desk.Desk.CountAsync("select count(*) from outbox where state = 'queued' and started_at is not null") == 1);
        await _desk.Desk.ExecuteAsync("""
            update whatsapp_conversations set last_inbound_at = last_inbound_at - interval '25 hours' where contact_id = @contact;
            update outbox set deadline = now() - interval '1 minute';
            """, new { contact });
        _desk.Desk.Recorder.Answer = _ => null;
        await ShouldEndAsync(booked, phone);
    }

    [Test]
    public async Task Nothing_follows_where_the_person_has_refused_such_messages_meanwhile()
    {
        var (booked, phone, contact) = await BookedAsync();
        await _desk.RunAsync();
        var text = To(phone)[^1];
        using (var refused = await _desk.Api.PostAsJsonAsync($"/api/contacts/{contact}/consents", new { purpose = "booking", state = "opted_out", method = "phone", wording = "No reminders." }))
            Assert.That((int)refused.StatusCode, Is.EqualTo(201));
        await _desk.Desk.StatusAsync(text.Id, phone, ("failed", DateTimeOffset.UtcNow, new[] { new { code = 131047, title = "Re-engagement message" } }));
        await Eventually.HoldsAsync(async () => (await _desk.OneAsync(booked, "D-7")).Text("messageStatus") == "failed");
        await Eventually.HoldsAsync(async () => await _desk.Desk.CountAsync("select count(*) from refused_texts") == 0);
        await _desk.Desk.SettleAsync();
        Assert.That(To(phone)[^1].Id, Is.EqualTo(text.Id));
    }
}
