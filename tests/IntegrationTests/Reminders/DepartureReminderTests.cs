using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Reminders;

/// <summary>The settings are as they come: D-7 at nine, and H-3 before a departure at eight where the trip does not say otherwise.</summary>
internal sealed class DepartureReminderTests : ReminderTests
{
    private static string Local(System.Text.Json.JsonElement reminder, string zone) =>
        TimeZoneInfo.ConvertTime(reminder.GetProperty("dueAt").GetDateTimeOffset(), TimeZoneInfo.FindSystemTimeZoneById(zone)).ToString("yyyy-MM-dd HH:mm");

    [Test]
    public async Task A_week_before_departure_everybody_with_a_confirmed_booking_is_told()
    {
        var (contact, phone) = await _desk.PersonAsync("es", "Lucía Paz");
        var (other, waiting) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, startsIn: 7);
        await _desk.BookAsync(other, startsIn: 7, status: "pending");
        await _desk.RunAsync();

        var (name, language, values) = To(phone).Single().Template();
        var month = "ene feb mar abr may jun jul ago sep oct nov dic".Split(' ')[booked.StartsOn.Month - 1];
        Assert.That((name, language), Is.EqualTo(("departure_reminder", "es")));
        Assert.That(values, Is.EqualTo(new[] { "Lucía Paz", $"{booked.StartsOn.Day} {month} {booked.StartsOn.Year}", "Annapurna Circuit" }));
        Assert.That(To(waiting), Is.Empty);
        Assert.That(await _desk.StatesAsync(booked), Is.EqualTo(new[] { "D-7 sent", "H-3 planned" }));
        var reminder = await _desk.OneAsync(booked, "D-7");
        Assert.That(reminder.TryGetProperty("amount", out _), Is.False);
        Assert.That((await _desk.Desk.TimelineAsync("booking", $"{booked.Id}")).Single().Text("kind"), Is.EqualTo("departure_reminder_sent"));
    }

    [Test]
    public async Task Three_hours_before_departure_it_goes_even_where_the_desk_was_late()
    {
        var (contact, phone) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, startsIn: 0, departsAt: "14:30");
        await _desk.RunAsync();
        Assert.That(await _desk.StatesAsync(booked), Is.EqualTo(new[] { "H-3 sent" }));
        Assert.That(To(phone).Single().Template().Name, Is.EqualTo("departure_reminder"));
        Assert.That(Local(await _desk.OneAsync(booked, "H-3"), _desk.Zone), Does.EndWith("11:30"));
    }

    [Test]
    public async Task One_that_was_booked_after_its_time_is_not_reminded_late()
    {
        var (contact, phone) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, startsIn: 0, departsAt: "14:30");
        await _desk.Desk.ExecuteAsync("update bookings set created_at = now() where id = @Id", booked);
        await _desk.RunAsync();
        Assert.That(await _desk.OfAsync(booked), Is.Empty);
        Assert.That(To(phone), Is.Empty);
    }

    [Test]
    public async Task A_trip_that_left_this_morning_is_not_announced()
    {
        var (contact, phone) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, startsIn: 0);
        await _desk.RunAsync();
        Assert.That(await _desk.OfAsync(booked), Is.Empty);
        Assert.That(To(phone), Is.Empty);
    }

    [TestCase("Asia/Kathmandu")]
    [TestCase("Pacific/Auckland")]
    [TestCase("America/Lima")]
    public async Task Its_time_is_told_by_the_trips_own_clock(string zone)
    {
        var (contact, _) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, startsIn: 10, zone: zone);
        await _desk.PutAsync($"/api/trips/{booked.Trip}/departure-time", new { at = "06:15" });
        await _desk.RunAsync();
        Assert.That(Local(await _desk.OneAsync(booked, "D-7"), zone), Is.EqualTo($"{booked.StartsOn.AddDays(-7):yyyy-MM-dd} 09:00"));
        Assert.That(Local(await _desk.OneAsync(booked, "H-3"), zone), Is.EqualTo($"{booked.StartsOn:yyyy-MM-dd} 03:15"));
        await _desk.PutAsync($"/api/trips/{booked.Trip}/departure-time", new { });
        await _desk.RunAsync();
        Assert.That(Local(await _desk.OneAsync(booked, "H-3"), zone), Is.EqualTo($"{booked.StartsOn:yyyy-MM-dd} 05:00"), "as the company's trips usually do");
    }

    [Test]
    public async Task A_departure_that_is_put_off_is_announced_again_for_its_new_day()
    {
        var (contact, phone) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, startsIn: 7);
        await _desk.RunAsync();
        await _desk.Desk.ExecuteAsync("update trips set starts_on = starts_on + 5, ends_on = ends_on + 5 where id = @Trip", booked);
        await _desk.RunAsync();
        Assert.That(await _desk.StatesAsync(booked), Is.EqualTo(new[] { "D-7 planned", "D-7 sent", "H-3 planned" }));
        Assert.That(To(phone), Has.Count.EqualTo(1));
    }
}
