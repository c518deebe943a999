using System.Net.Http.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Reminders;

/// <summary>What is planned, when, and who may take it back.</summary>
internal sealed class ReminderPlanTests : ReminderTests
{
    private static readonly TimeSpan TwoYears = TimeSpan.FromDays(730);

    [Test]
    public async Task What_is_to_come_can_be_seen_and_taken_back_and_is_not_planned_again()
    {
        var (contact, phone) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, startsIn: 20, instalments: (9, 300m));
        await _desk.RunAsync();
        Assert.That(await _desk.StatesAsync(booked), Is.EqualTo(new[] { "D+1 planned", "D-1 planned", "D-7 planned", "D-7 planned" }));
        var reminder = (await _desk.OfAsync(booked, "&kind=departure")).Single();
        Assert.That(reminder.TryGetProperty("messageId", out _), Is.False);

        using var cancelled = await _desk.Api.PostAsync($"/api/reminders/{reminder.Text("id")}/cancel", null);
        Assert.That((int)cancelled.StatusCode, Is.EqualTo(200));
        var view = await cancelled.JsonAsync();
        Assert.That((view.Text("state"), view.Text("reason")), Is.EqualTo(("skipped", "cancelled")));
        await _desk.Api.PostAsync($"/api/reminders/{reminder.Text("id")}/cancel", null).ShouldBeProblemAsync(409);
        await _desk.RunAsync();
        Assert.That((await _desk.OfAsync(booked, "&kind=departure")).Single().Text("state"), Is.EqualTo("skipped"));
        Assert.That(To(phone), Is.Empty);
        var entry = (await _desk.Desk.TimelineAsync("booking", $"{booked.Id}")).Single();
        Assert.That((entry.Text("kind"), entry.Text("actor")), Is.EqualTo(("departure_reminder_cancelled", "Maya Gurung")));
        var audited = await _desk.Desk.ListAsync($"/api/audit-logs?subjectId={booked.Id}");
        Assert.That(audited.Single().Text("action"), Is.EqualTo("reminder.cancelled"));
    }

    [Test]
    public async Task What_was_sent_cannot_be_taken_back_and_another_company_sees_nothing()
    {
        var (contact, _) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, startsIn: 7);
        await _desk.RunAsync();
        var id = (await _desk.OneAsync(booked, "D-7")).Text("id");
        await _desk.Api.PostAsync($"/api/reminders/{id}/cancel", null).ShouldBeProblemAsync(409);
        using var rival = await _desk.Desk.App.RivalAsync();
        await rival.GetAsync($"/api/reminders/{id}").ShouldBeProblemAsync(404);
        await rival.PostAsync($"/api/reminders/{id}/cancel", null).ShouldBeProblemAsync(404);
        await rival.PutAsJsonAsync($"/api/trips/{booked.Trip}/departure-time", new { at = "07:00" }).ShouldBeProblemAsync(404);
        Assert.That((await (await rival.GetAsync("/api/reminders")).JsonAsync()).GetProperty("items").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Only_the_next_two_weeks_are_planned()
    {
        var (contact, _) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, startsIn: 40, instalments: (25, 100m));
        await _desk.RunAsync();
        Assert.That(await _desk.OfAsync(booked), Is.Empty);
    }

    [Test]
    public async Task One_that_goes_shortly_before_midnight_is_of_use_for_an_hour()
    {
        await using var late = await ReminderDesk.StartAsync();
        await late.SetAsync("23:59", ["D-1"], ["D-1"]);
        var (contact, _) = await late.PersonAsync();
        var booked = await late.BookAsync(contact, startsIn: 1, instalments: (1, 100m));
        await late.PutAsync($"/api/trips/{booked.Trip}/departure-time", new { at = "00:30" });
        await late.RunAsync();
        var minutes = await late.Desk.ReadAsync<int>(
            "select (extract(epoch from good_until - due_at) / 60)::integer from reminders where booking_id = @Id order by kind", booked);
        Assert.That(minutes, Is.EqualTo(new[] { 31, 60 }), "until the departure, and an hour");
    }

    [TestCase("2027-03-14 02:30", "America/New_York", "2027-03-14T07:30:00Z", TestName = "A time that is left out is that much later")]
    [TestCase("2027-11-07 01:30", "America/New_York", "2027-11-07T05:30:00Z", TestName = "Of a time that comes twice it is the first")]
    [TestCase("2027-10-31 02:30", "Europe/Berlin", "2027-10-31T00:30:00Z", TestName = "The same east of Greenwich")]
    [TestCase("2027-03-28 02:30", "Europe/Berlin", "2027-03-28T01:30:00Z", TestName = "A gap east of Greenwich")]
    [TestCase("2027-03-29 02:30", "Europe/Berlin", "2027-03-29T00:30:00Z", TestName = "The day after a gap is a day like any other")]
    [TestCase("2027-11-08 01:30", "America/New_York", "2027-11-08T06:30:00Z", TestName = "The day after an overlap too")]
    [TestCase("2027-04-04 01:45", "Australia/Lord_Howe", "2027-04-03T14:45:00Z", TestName = "Half an hour that comes twice")]
    [TestCase("2027-10-03 02:15", "Australia/Lord_Howe", "2027-10-02T15:45:00Z", TestName = "Half an hour that is left out")]
    [TestCase("2027-06-01 09:00", "Asia/Kathmandu", "2027-06-01T03:15:00Z", TestName = "A place without summer time")]
    public async Task A_local_time_is_one_moment(string local, string zone, string moment)
    {
        var found = await _desk.Desk.ReadAsync<DateTime>($"select moment_at('{local}', '{zone}')");
        Assert.That(found.Single().ToUniversalTime(), Is.EqualTo(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime));
    }

    [Test]
    public async Task Days_before_departure_keep_their_hour_across_summer_time_and_hours_keep_their_length()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
        var gap = Enumerable.Range(1, 400).Select(_desk.Today.AddDays).First(day => zone.IsInvalidTime(day.ToDateTime(new TimeOnly(2, 30))));
        var (contact, _) = await _desk.PersonAsync();
        var week = await _desk.BookAsync(contact, startsIn: gap.AddDays(3).DayNumber - _desk.Today.DayNumber, zone: zone.Id, departsAt: "08:00");
        var night = await _desk.BookAsync(contact, startsIn: gap.DayNumber - _desk.Today.DayNumber, zone: zone.Id, departsAt: "04:00");
        await _desk.RunAsync(TwoYears);

        Assert.That((await _desk.OneAsync(week, "D-7")).GetProperty("dueAt").GetDateTimeOffset().UtcDateTime, Is.EqualTo(gap.AddDays(-4).ToDateTime(new TimeOnly(14, 0))), "nine in winter");
        Assert.That((await _desk.OneAsync(week, "H-3")).GetProperty("dueAt").GetDateTimeOffset().UtcDateTime, Is.EqualTo(gap.AddDays(3).ToDateTime(new TimeOnly(9, 0))), "five in summer");
        Assert.That((await _desk.OneAsync(night, "H-3")).GetProperty("dueAt").GetDateTimeOffset().UtcDateTime, Is.EqualTo(gap.ToDateTime(new TimeOnly(5, 0))), "midnight: one of the four hours is left out");
    }

    [Test]
    public async Task A_trip_whose_zone_nobody_knows_goes_by_UTC_and_holds_up_no_other()
    {
        var (contact, _) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, startsIn: 10, zone: "Mars/Olympus");
        var other = await _desk.BookAsync(contact, startsIn: 10);
        await _desk.RunAsync();
        Assert.That((await _desk.OneAsync(booked, "D-7")).GetProperty("dueAt").GetDateTimeOffset().UtcDateTime, Is.EqualTo(booked.StartsOn.AddDays(-7).ToDateTime(new TimeOnly(9, 0))));
        Assert.That(await _desk.StatesAsync(other), Does.Contain("D-7 planned"));
    }

    [Test]
    public async Task Nothing_is_written_where_nothing_changes()
    {
        var (contact, _) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, startsIn: 20, instalments: (10, 100m));
        await _desk.RunAsync();
        var before = await _desk.Desk.ReadAsync<string>("select string_agg(xmin::text || xmax::text || message_id, ',' order by id) from reminders where booking_id = @Id", booked);
        await _desk.RunAsync();
        Assert.That(await _desk.Desk.ReadAsync<string>("select string_agg(xmin::text || xmax::text || message_id, ',' order by id) from reminders where booking_id = @Id", booked), Is.EqualTo(before));
    }
}
