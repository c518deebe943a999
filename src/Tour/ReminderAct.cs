using System.Globalization;

namespace TrailDesk.Tour;

/// <summary>An instalment that is due: the customer is reminded when the clock says so, once.</summary>
internal sealed class ReminderAct(Desk desk, Phones phones, Transcript transcript, Patience patience)
{
    private static readonly TimeSpan UntilDue = TimeSpan.FromMinutes(2);
    private static readonly TimeZoneInfo Company = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kathmandu");

    /// <summary>The company reminds in the coming minute of what is due on that customer's next unpaid day.</summary>
    public async Task<PendingReminder> PlanAsync(DemoChannel channel)
    {
        var booking = (await desk.BookingsAsync(patience.Stop)).Single(one => one.Contact.Phone == Cast.Lucas.Phone && one.Status == "pending");
        // Times that have gone by are not made good, so it has to be one to come; near midnight that is tomorrow's.
        var coming = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, Company).AddSeconds(75);
        var due = booking.Schedule.Max(one => one.DueOn);
        var days = DateOnly.FromDateTime(coming.DateTime).DayNumber - due.DayNumber;
        var step = string.Create(CultureInfo.InvariantCulture, $"D{(days < 0 ? '-' : '+')}{Math.Abs(days)}");
        var at = coming.ToString("HH:mm", CultureInfo.InvariantCulture);
        var settings = new { payment = new { isOn = true, steps = new[] { step } }, departure = new { isOn = false, steps = new[] { "D-7" } }, dailyAt = at, departsAt = "08:00" };
        await desk.DoAsync<object>("When to remind of payments", 200, HttpMethod.Put, "/api/reminders/settings", settings, patience.Stop);
        return new PendingReminder(booking, channel, step, at, await TalkWith(patience).CountAsync(Cast.Lucas, channel));
    }

    public async Task<Guid> PlayAsync(PendingReminder pending)
    {
        transcript.Scene("A payment is due");
        transcript.Fact($"{pending.Booking.Code} has an instalment to pay, and the company reminds at {pending.At} ({pending.Step})");
        await TalkWith(new Patience(UntilDue, patience.Stop)).HearAsync($"The reminder of {pending.Booking.Code}", Cast.Lucas, pending.Channel, pending.Before, pending.Booking.Code, "payment");
        var row = await patience.UntilAsync("The reminder's row", "sent on whatsapp and read",
            async cancellation => (await desk.RemindersAsync(cancellation)).FirstOrDefault(one => one.Booking.Code == pending.Booking.Code && one.Step == pending.Step),
            one => one is { State: "sent", Channel: "whatsapp", SentAt: not null, MessageStatus: "read" }, one => $"{one.State} {one.Channel} {one.MessageStatus} {one.Reason}");
        transcript.Fact($"The reminder's row: {row.Kind} {row.Step}, {row.State} on {row.Channel}, {row.MessageStatus}");
        return row.Id;
    }

    private Talk TalkWith(Patience most) => new(desk, phones, transcript, most);
}

internal sealed record PendingReminder(DeskBooking Booking, DemoChannel Channel, string Step, string At, int Before);
