using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Infrastructure.Encryption;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Reminders;

/// <summary>Planned for six o'clock; then something happens; then it is time.</summary>
internal sealed class SkippedReminderTests : ReminderTests
{
    private static readonly string[] DayBefore = ["D-1"];

    /// <returns>What the reminder says in the end, and what reached the person.</returns>
    private async Task<(JsonElement Reminder, IReadOnlyList<SentRequest> Sent)> WhenAsync(
        Func<Booked, Guid, Task> meanwhile, int startsIn = 30, bool isDeparture = false)
    {
        await _desk.SetAsync("18:00", DayBefore, DayBefore);
        var (contact, phone) = await _desk.PersonAsync();
        var booked = isDeparture ? await _desk.BookAsync(contact, startsIn) : await _desk.BookAsync(contact, startsIn, instalments: (1, 400m));
        await _desk.RunAsync();
        Assert.That(await _desk.StatesAsync(booked), Is.EqualTo(new[] { "D-1 planned" }));
        await meanwhile(booked, contact);
        await _desk.SetAsync("09:00", DayBefore, DayBefore);
        await _desk.RunAsync();
        await _desk.RunAsync();
        return ((await _desk.OfAsync(booked)).Single(), To(phone));
    }

    private async Task ShouldBeSkippedAsync(string reason, Func<Booked, Guid, Task> meanwhile, bool isTold = false, bool isDeparture = false)
    {
        var (reminder, sent) = await WhenAsync(meanwhile, isDeparture ? 1 : 30, isDeparture);
        Assert.That((reminder.Text("state"), reminder.Text("reason")), Is.EqualTo(("skipped", reason)));
        Assert.That(reminder.Text("sentence"), Does.EndWith("."));
        Assert.That(reminder.TryGetProperty("sentAt", out _) || reminder.TryGetProperty("messageId", out _) || reminder.TryGetProperty("channel", out _), Is.False);
        Assert.That(sent, Is.Empty);
        var entries = await _desk.Desk.TimelineAsync("booking", reminder.GetProperty("booking").Text("id")!);
        Assert.That(entries.Select(entry => entry.Text("kind")), Is.EqualTo(isTold ? [$"{reminder.Text("kind")}_reminder_not_sent"] : Array.Empty<string>()));
    }

    private Task ExecuteAsync(string sql, Booked booked) => _desk.Desk.ExecuteAsync(sql, booked);

    [Test]
    public async Task When_nothing_happens_it_goes()
    {
        var (reminder, sent) = await WhenAsync((_, _) => Task.CompletedTask);
        Assert.That(reminder.Text("state"), Is.EqualTo("sent"));
        Assert.That(sent, Has.Count.EqualTo(1));
    }

    [Test]
    public Task Who_paid_meanwhile_is_not_reminded() => ShouldBeSkippedAsync("paid", (booked, _) => _desk.PayAsync(booked, 400m));

    [Test]
    public async Task Who_paid_a_part_is_asked_for_the_rest()
    {
        var (reminder, sent) = await WhenAsync((booked, _) => _desk.PayAsync(booked, 150m));
        Assert.That(sent.Single().Template().Values[3], Is.EqualTo("USD 250.00"));
        Assert.That(reminder.GetProperty("amount").Text("amount"), Is.EqualTo("250.00"));
    }

    [Test]
    public Task Nobody_is_reminded_of_a_booking_that_was_cancelled([Values] bool isDeparture) => ShouldBeSkippedAsync(
        "booking_cancelled", (booked, _) => ExecuteAsync("update bookings set status = 'cancelled' where id = @Id", booked), isDeparture: isDeparture);

    [Test]
    public Task A_departure_of_a_booking_that_is_no_longer_confirmed_is_not_announced() => ShouldBeSkippedAsync(
        "booking_not_confirmed", (booked, _) => ExecuteAsync("update bookings set status = 'pending' where id = @Id", booked), isDeparture: true);

    [Test]
    public Task Who_refused_booking_messages_gets_none() => ShouldBeSkippedAsync("opted_out", async (_, contact) =>
    {
        using var said = await _desk.Api.PostAsJsonAsync($"/api/contacts/{contact}/consents", new { purpose = "booking", state = "opted_out", method = "phone call", wording = "No more, please." });
        Assert.That((int)said.StatusCode, Is.EqualTo(201));
    }, isTold: true);

    [Test]
    public async Task Who_stopped_marketing_is_still_reminded()
    {
        var (reminder, _) = await WhenAsync(async (_, contact) =>
        {
            using var said = await _desk.Api.PostAsJsonAsync($"/api/contacts/{contact}/consents", new { purpose = "marketing", state = "opted_out", method = "phone call", wording = "No more, please." });
            Assert.That((int)said.StatusCode, Is.EqualTo(201));
        });
        Assert.That(reminder.Text("state"), Is.EqualTo("sent"));
    }

    [Test]
    public Task Who_was_erased_is_not_written_to() => ShouldBeSkippedAsync("erased", async (_, contact) =>
    {
        foreach (var key in await _desk.Desk.ReadAsync<Guid>("delete from keys.contact_keys where contact_id = @contact returning id", new { contact }))
            _desk.Desk.App.Services.GetRequiredService<KeyRing>().Forget(key);
    });

    [Test]
    public Task Who_has_neither_number_nor_id_cannot_be_written_to() => ShouldBeSkippedAsync(
        "unreachable", (_, contact) => _desk.Desk.ExecuteAsync("delete from contact_identities where contact_id = @contact", new { contact }), isTold: true);

    [Test]
    public Task One_whose_date_moves_at_the_moment_at_which_it_is_due_does_not_go() => ShouldBeSkippedAsync("moved", async (booked, _) =>
    {
        await ExecuteAsync("update reminders set due_at = now() - interval '1 second' where booking_id = @Id", booked);
        await ExecuteAsync("update payment_schedules set due_on = due_on + 60 where booking_id = @Id", booked);
    });

    [Test]
    public Task One_whose_day_went_by_while_the_desk_was_down_is_not_made_good() =>
        ShouldBeSkippedAsync("missed", (booked, _) => _desk.PassDayAsync(booked), isTold: true);

    [Test]
    public Task A_departure_is_not_announced_after_it() => ShouldBeSkippedAsync("departed", async (booked, _) =>
    {
        await _desk.PassDayAsync(booked);
        await _desk.PutAsync($"/api/trips/{booked.Trip}/departure-time", new { at = "11:00" });
    }, isTold: true, isDeparture: true);

    [Test]
    public async Task An_instalment_that_was_moved_is_reminded_of_when_its_new_day_comes()
    {
        await _desk.SetAsync("18:00", DayBefore, DayBefore);
        var (contact, _) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, instalments: (1, 400m));
        await _desk.RunAsync();
        await ExecuteAsync("update payment_schedules set due_on = due_on + 3 where booking_id = @Id", booked);
        await _desk.RunAsync();
        var reminder = (await _desk.OfAsync(booked)).Single();
        Assert.That(reminder.Text("day"), Is.EqualTo(_desk.Today.AddDays(4).ToString("yyyy-MM-dd")));
        Assert.That(reminder.Text("state"), Is.EqualTo("planned"));
    }

    [Test]
    public async Task One_that_is_switched_off_is_not_planned_any_more_and_comes_back()
    {
        await _desk.SetAsync("18:00", DayBefore, DayBefore);
        var (contact, _) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, startsIn: 1, instalments: [(1, 400m)]);
        await _desk.RunAsync();
        Assert.That(await _desk.StatesAsync(booked), Is.EqualTo(new[] { "D-1 planned", "D-1 planned" }));
        await _desk.SetAsync("18:00", DayBefore, DayBefore, paymentOn: false);
        await _desk.RunAsync();
        Assert.That((await _desk.OfAsync(booked)).Select(one => one.Text("kind")), Is.EqualTo(new[] { "departure" }));
        await _desk.SetAsync("18:00", DayBefore, ["D-2"]);
        await _desk.RunAsync();
        Assert.That((await _desk.OfAsync(booked)).Select(one => one.Text("kind")), Is.EqualTo(new[] { "payment" }));
    }

    [Test]
    public async Task What_is_switched_on_today_is_not_made_good_for_this_morning()
    {
        var (contact, phone) = await _desk.PersonAsync();
        await _desk.SetAsync("09:00", DayBefore, DayBefore, paymentOn: false);
        var booked = await _desk.BookAsync(contact, instalments: (1, 400m));
        await _desk.RunAsync();
        await _desk.SetAsync("09:00", DayBefore, DayBefore);
        await _desk.RunAsync();
        Assert.That(await _desk.OfAsync(booked), Is.Empty);
        Assert.That(To(phone), Is.Empty);
    }
}
