using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Reminders;

/// <summary>A provider that takes a reminder and does not say so.</summary>
internal sealed class DoubtfulReminderTests
{
    private ReminderDesk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _desk = await ReminderDesk.StartAsync(configure: builder => builder.Configuration["Delivery:Grace"] = "00:00:02");

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    private async Task<(Booked Booked, string Phone)> InDoubtAsync(int startsIn = 30, params (int, decimal)[] instalments)
    {
        var (contact, phone) = await _desk.PersonAsync();
        var booked = await _desk.BookAsync(contact, startsIn, instalments: instalments);
        _desk.Desk.Recorder.Answer = sent => sent.To == phone ? (504, "upstream timed out") : null;
        await ReminderDesk.RunAsync(_desk.Desk.App);
        await Eventually.HoldsAsync(async () => (await _desk.OneAsync(booked, "D-7")).Text("messageStatus") == "unknown");
        _desk.Desk.Recorder.Answer = _ => null;
        return (booked, phone);
    }

    [Test]
    public async Task A_payments_waits_for_a_person_and_never_goes_twice_by_itself()
    {
        var (booked, phone) = await InDoubtAsync(instalments: (7, 100m));
        var message = Guid.Parse((await _desk.OneAsync(booked, "D-7")).Text("messageId")!);
        await Eventually.HoldsAsync(async () => await _desk.Desk.CountAsync(
            "select count(*) from outbox where message = @message and state = 'unknown' and due_at = 'infinity'", new { message }) == 1);
        await ReminderDesk.RunAsync(_desk.Desk.App);
        Assert.That(_desk.Desk.Recorder.To(phone), Has.Count.EqualTo(1));
        Assert.That((await _desk.OneAsync(booked, "D-7")).Text("messageStatus"), Is.EqualTo("unknown"));

        using var resolved = await _desk.Api.PostAsync($"/api/messages/{message}/resolve", System.Net.Http.Json.JsonContent.Create(new { outcome = "sent" }));
        Assert.That((int)resolved.StatusCode, Is.EqualTo(200));
        Assert.That((await _desk.OneAsync(booked, "D-7")).Text("messageStatus"), Is.EqualTo("accepted"));
        Assert.That(_desk.Desk.Recorder.To(phone), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_departures_goes_once_more()
    {
        var (booked, phone) = await InDoubtAsync(startsIn: 7);
        await Eventually.HoldsAsync(async () => (await _desk.OneAsync(booked, "D-7")).Text("messageStatus") == "accepted");
        Assert.That(_desk.Desk.Recorder.To(phone), Has.Count.EqualTo(2));
    }
}
