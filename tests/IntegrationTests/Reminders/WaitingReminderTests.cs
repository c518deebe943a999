using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.IntegrationTests.Delivery;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Reminders;

/// <summary>Its provider is away when a reminder is due; then something happens; then the provider is back.</summary>
internal sealed class WaitingReminderTests
{
    private ShiftedTime _time = null!;
    private ReminderDesk _desk = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _time = new ShiftedTime();
        _desk = await ReminderDesk.StartAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(_time));
        _desk.Desk.Recorder.Answer = _ => (503, new { error = new { message = "Service unavailable", code = 2, is_transient = true } });
    }

    [TearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    private int Tries(string phone) => _desk.Desk.Recorder.To(phone).Count;

    private async Task<(Booked Booked, string Phone)> WaitAsync(bool isDeparture = false)
    {
        var (contact, phone) = await _desk.PersonAsync();
        var booked = isDeparture
            ? await _desk.BookAsync(contact, startsIn: 0, departsAt: "14:30")
            : await _desk.BookAsync(contact, instalments: (1, 400m));
        await ReminderDesk.RunAsync(_desk.Desk.App);
        await Eventually.HoldsAsync(() => Tries(phone) > 0);
        return (booked, phone);
    }

    private async Task<int> RecoverAsync(string phone)
    {
        var inVain = Tries(phone);
        _desk.Desk.Recorder.Answer = _ => null;
        _time.Pass(TimeSpan.FromMinutes(1));
        await _desk.Desk.SettleAsync();
        return Tries(phone) - inVain;
    }

    private async Task<JsonElement> SkippedAsync(Booked booked, Func<Task> round)
    {
        // Between two probes only: while one is under way the message may be arriving.
        await Eventually.HoldsAsync(async () =>
        {
            await round();
            return (await _desk.OfAsync(booked, "&state=skipped")).Count == 1;
        });
        return (await _desk.OfAsync(booked, "&state=skipped")).Single();
    }

    private static void ShouldSayNothingWent(JsonElement reminder, string reason)
    {
        Assert.That(reminder.Text("reason"), Is.EqualTo(reason));
        Assert.That(reminder.TryGetProperty("sentAt", out _) || reminder.TryGetProperty("channel", out _), Is.False);
    }

    private Task<long> CancelledAsync() => _desk.Desk.CountAsync("select count(*) from whatsapp_messages where status = 'cancelled'");

    [TestCase("paid", "insert into payments (id, tenant_id, booking_id, amount, currency, paid_at) select gen_random_uuid(), tenant_id, id, 400, currency, now() from bookings where id = @Id")]
    [TestCase("booking_cancelled", "update bookings set status = 'cancelled' where id = @Id")]
    [TestCase("moved", "update payment_schedules set due_on = due_on + 3 where booking_id = @Id")]
    [TestCase("moved", "delete from payment_schedules where booking_id = @Id")]
    public async Task What_makes_no_sense_any_more_does_not_leave(string reason, string meanwhile)
    {
        var (booked, phone) = await WaitAsync();
        await _desk.Desk.ExecuteAsync(meanwhile, booked);
        ShouldSayNothingWent(await SkippedAsync(booked, () => ReminderDesk.RunAsync(_desk.Desk.App)), reason);
        Assert.That(await RecoverAsync(phone), Is.Zero);
        Assert.That(await CancelledAsync(), Is.EqualTo(1));
        var entries = await _desk.Desk.TimelineAsync("booking", $"{booked.Id}");
        Assert.That(entries.Single(entry => entry.Text("kind") == "payment_reminder_not_sent").Text("text"), Does.StartWith("Payment reminder D-1 taken back before it left. "));
        await _desk.RunAsync();
        Assert.That(await CancelledAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task What_still_makes_sense_goes_once_when_the_provider_is_back()
    {
        var (booked, phone) = await WaitAsync(isDeparture: true);
        await ReminderDesk.RunAsync(_desk.Desk.App);
        Assert.That(await RecoverAsync(phone), Is.EqualTo(1));
        Assert.That(await _desk.StatesAsync(booked), Is.EqualTo(new[] { "H-3 sent" }));
        Assert.That((await _desk.OneAsync(booked, "H-3")).Text("messageStatus"), Is.EqualTo("accepted"));
    }

    [Test]
    public async Task A_message_that_somebody_takes_back_is_a_reminder_that_was_taken_back()
    {
        var (booked, phone) = await WaitAsync();
        var message = (await _desk.OneAsync(booked, "D-1")).Text("messageId");
        var reminder = await SkippedAsync(booked, () => _desk.Api.DeleteAsync($"/api/messages/{message}"));
        ShouldSayNothingWent(reminder, "cancelled");
        Assert.That(await RecoverAsync(phone), Is.Zero);
    }
}
