using System.Net.Http.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Reminders;

internal sealed class ReminderSettingsTests : ReminderTests
{
    private static object Settings(object? payment = null, string dailyAt = "10:30", object? departure = null, string departsAt = "06:45") => new
    {
        payment = payment ?? new { isOn = true, steps = new[] { "D-14", "D+0", "D+3" } },
        departure = departure ?? new { isOn = false, steps = new[] { "D-2", "H-12" } },
        dailyAt,
        departsAt,
    };

    [Test, Order(1)]
    public async Task A_company_that_has_set_nothing_reminds_at_nine() => (await _desk.Desk.GetAsync("/api/reminders/settings")).ShouldHoldExactly(new
    {
        payment = new { isOn = true, steps = new[] { "D-7", "D-1", "D+1" } },
        departure = new { isOn = true, steps = new[] { "D-7", "H-3" } },
        dailyAt = "09:00",
        departsAt = "08:00",
    });

    [Test, Order(2)]
    public async Task What_is_set_comes_back_and_stands_in_the_audit_log()
    {
        await _desk.PutAsync("/api/reminders/settings", Settings());
        (await _desk.Desk.GetAsync("/api/reminders/settings")).ShouldHoldExactly(Settings());
        var entry = (await _desk.Desk.ListAsync("/api/audit-logs?action=reminders.settings_changed")).Single();
        Assert.That(entry.GetProperty("details").Text("payment"), Is.EqualTo("on: D-14, D+0, D+3"));
        Assert.That(entry.GetProperty("details").Text("departure"), Is.EqualTo("off"));
    }

    [Test]
    public async Task Managers_set_them_and_the_office_reads_them()
    {
        using var sales = await _desk.Desk.App.HireAsync(_desk.Api, "sales");
        using var manager = await _desk.Desk.App.HireAsync(_desk.Api, "manager");
        Assert.That((int)(await sales.GetAsync("/api/reminders/settings")).StatusCode, Is.EqualTo(200));
        await sales.PutAsJsonAsync("/api/reminders/settings", Settings()).ShouldBeProblemAsync(403);
        Assert.That((int)(await manager.PutAsJsonAsync("/api/reminders/settings", Settings())).StatusCode, Is.EqualTo(200));
        using var rival = await _desk.Desk.App.RivalAsync();
        Assert.That((await (await rival.GetAsync("/api/reminders/settings")).JsonAsync()).Text("dailyAt"), Is.EqualTo("09:00"));
    }

    [TestCase("D-61")]
    [TestCase("D-07")]
    [TestCase("D0")]
    [TestCase("H-3")]
    [TestCase("")]
    public async Task A_step_of_a_payment_that_cannot_be_is_refused(string step) =>
        await _desk.Api.PutAsJsonAsync("/api/reminders/settings", Settings(payment: new { isOn = true, steps = new[] { step } })).ShouldNameAsync("payment.steps", "D-7");

    [TestCase("D+1")]
    [TestCase("H-73")]
    [TestCase("H+1")]
    public async Task A_step_of_a_departure_that_cannot_be_is_refused(string step) =>
        await _desk.Api.PutAsJsonAsync("/api/reminders/settings", Settings(departure: new { isOn = true, steps = new[] { step } })).ShouldNameAsync("departure.steps", "H-3");

    [Test]
    public async Task Twice_the_same_step_is_refused() => await _desk.Api.PutAsJsonAsync(
        "/api/reminders/settings", Settings(payment: new { isOn = true, steps = new[] { "D-7", "D-7" } })).ShouldNameAsync("payment.steps", "each once");

    [Test]
    public async Task A_part_that_is_missing_is_refused()
    {
        await _desk.Api.PutAsJsonAsync("/api/reminders/settings", new { dailyAt = "09:00", departsAt = "08:00" }).ShouldBeProblemAsync(400);
        await _desk.Api.PutAsJsonAsync("/api/reminders/settings", Settings(payment: new { isOn = true })).ShouldBeProblemAsync(400);
        await _desk.Api.PutAsJsonAsync("/api/reminders/settings", Settings(payment: new { isOn = true, steps = new string?[] { null } })).ShouldBeProblemAsync(400);
    }

    [TestCase("9:00")]
    [TestCase("24:00")]
    [TestCase("noon")]
    public async Task A_time_that_no_clock_shows_is_refused(string time)
    {
        await _desk.Api.PutAsJsonAsync("/api/reminders/settings", Settings(dailyAt: time)).ShouldNameAsync("dailyAt", "09:00");
        await _desk.Api.PutAsJsonAsync("/api/reminders/settings", Settings(departsAt: time)).ShouldNameAsync("departsAt", "08:00");
    }

    [Test]
    public async Task A_trips_departure_is_a_time_of_the_day()
    {
        var (contact, _) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact);
        var path = $"/api/trips/{booked.Trip}/departure-time";
        await _desk.PutAsync(path, new { at = "05:20" });
        Assert.That((await _desk.Desk.GetAsync($"/api/trips/{booked.Trip}")).Text("departsAt"), Is.EqualTo("05:20"));
        await _desk.Api.PutAsJsonAsync(path, new { at = "5:20" }).ShouldNameAsync("at", "07:30");
        using var sales = await _desk.Desk.App.HireAsync(_desk.Api, "sales");
        await sales.PutAsJsonAsync(path, new { at = "06:20" }).ShouldBeProblemAsync(403);
        Assert.That((await _desk.Desk.ListAsync($"/api/audit-logs?subjectId={booked.Trip}")).Single().Text("action"), Is.EqualTo("trip.departure_set"));
    }
}
