using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Timeline;
using TrailDesk.Domain.Reminders;
using TrailDesk.Domain.Timeline;

namespace TrailDesk.Application.Reminders;

/// <summary>What the booking's timeline and the audit log say of a reminder. What the office has to mend is an entry without an actor, as other alerts are.</summary>
public sealed class ReminderBook(ITimeline timeline, IAuditLog audit)
{
    public void Sent(DueReminder due, Guid contactId) => timeline.Add(new TimelineEntry(
        "booking", due.Booking.Id, $"{due.Kind}_reminder_sent", "system", "system", TextOf(due), contactId,
        new Dictionary<string, string> { ["reminderId"] = $"{due.Id}", ["messageId"] = $"{due.MessageId}", ["step"] = due.Step }));

    public void Skipped(DueReminder due, string reason) => NotSent(due.Id, new PlannedReminder(due.Booking.Id, due.Kind, due.Step), reason);

    public void NotSent(Guid id, PlannedReminder reminder, string reason)
    {
        if (ReminderReason.IsTold(reason)) Write(id, reminder, $"{reminder.Kind}_reminder_not_sent", "system", "system", $"not sent. {ReminderReason.Sentence(reason)}");
        if (ReminderReason.IsTrouble(reason))
            audit.Add(new AuditEntry(null, "reminder.not_sent", "booking", reminder.BookingId, ("kind", reminder.Kind), ("step", reminder.Step), ("reason", reason)));
    }

    public void Recalled(DueReminder due, string reason) => Write(
        due.Id, new PlannedReminder(due.Booking.Id, due.Kind, due.Step), $"{due.Kind}_reminder_not_sent", "system", "system",
        $"taken back before it left. {ReminderReason.Sentence(reason)}");

    public void TakenBack(Guid id, PlannedReminder reminder, Caller by)
    {
        Write(id, reminder, $"{reminder.Kind}_reminder_cancelled", by.Name, "api", "taken back before it went.");
        audit.Add("reminder.cancelled", "booking", reminder.BookingId, ("kind", reminder.Kind), ("step", reminder.Step));
    }

    private void Write(Guid id, PlannedReminder reminder, string kind, string actor, string source, string text) => timeline.Add(new TimelineEntry(
        "booking", reminder.BookingId, kind, actor, source, $"{NameOf(reminder.Kind)} {reminder.Step} {text}",
        Data: new Dictionary<string, string> { ["reminderId"] = $"{id}", ["step"] = reminder.Step }));

    private static string TextOf(DueReminder due) => due.Facts.Unpaid is { } unpaid
        ? $"Payment reminder sent by WhatsApp: {Amounts.Of("en", new Money(unpaid, due.Booking.Currency))}, due on {Texts.Date("en", due.Facts.ForDay)}."
        : $"Departure reminder sent by WhatsApp: {due.Booking.TripCode} begins on {Texts.Date("en", due.Facts.ForDay)}.";

    private static string NameOf(string kind) => kind == ReminderKinds.Payment ? "Payment reminder" : "Departure reminder";
}
