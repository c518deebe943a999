using NUnit.Framework;
using TrailDesk.Domain.Reminders;

namespace TrailDesk.UnitTests.Reminders;

internal sealed class ReminderCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 30, TimeSpan.Zero);
    private static readonly DateOnly Day = new(2026, 11, 29);

    private static readonly ReminderFacts Payment = new("payment", "confirmed", true, Day, Day, 100m, Now.AddDays(20), Now.AddHours(15), Now);
    private static readonly ReminderFacts Departure = new("departure", "confirmed", true, Day, Day, null, Now.AddHours(3), Now.AddHours(3), Now);

    private static IEnumerable<TestCaseData> Cases()
    {
        yield return Row("A payment that is due", Payment, null);
        yield return Row("Of a booking that waits for confirmation", Payment with { BookingStatus = "pending" }, null);
        yield return Row("A departure that is due", Departure, null);
        yield return Row("Switched off", Payment with { IsWanted = false }, "switched_off");
        yield return Row("Cancelled", Payment with { BookingStatus = "cancelled" }, "booking_cancelled");
        yield return Row("Cancelled and paid", Payment with { BookingStatus = "cancelled", Unpaid = 0 }, "booking_cancelled");
        yield return Row("Completed", Payment with { BookingStatus = "completed" }, "booking_completed");
        yield return Row("A departure without confirmation", Departure with { BookingStatus = "pending" }, "booking_not_confirmed");
        yield return Row("Paid", Payment with { Unpaid = 0 }, "paid");
        yield return Row("A cent is open", Payment with { Unpaid = 0.01m }, null);
        yield return Row("Moved", Payment with { Day = Day.AddDays(1) }, "moved");
        yield return Row("The instalment is gone", Payment with { Day = null, Unpaid = null }, "moved");
        yield return Row("Another trip", Departure with { Day = null }, "moved");
        yield return Row("The last moment of the day", Payment with { GoodUntil = Now.AddTicks(1) }, null);
        yield return Row("The day is over", Payment with { GoodUntil = Now }, "missed");
        yield return Row("It leaves at this moment", Departure with { DepartsAt = Now }, "departed");
        yield return Row("Of the week before, and missed", Departure with { GoodUntil = Now.AddDays(-1), DepartsAt = Now.AddDays(5) }, "missed");
        yield return Row("A payment after departure", Payment with { DepartsAt = Now.AddDays(-1) }, null);
    }

    private static TestCaseData Row(string name, ReminderFacts facts, string? reason) => new TestCaseData(facts, reason).SetName(name);

    [TestCaseSource(nameof(Cases))]
    public void A_reminder_that_is_due_goes_or_says_why_not(ReminderFacts facts, string? reason)
    {
        Assert.That(ReminderCheck.WhyNot(facts), Is.EqualTo(reason));
        if (reason is not null) Assert.That(ReminderReason.Sentence(reason), Does.EndWith("."));
    }

    [TestCase("D-7", true, true)]
    [TestCase("D-60", true, true)]
    [TestCase("D+0", true, false)]
    [TestCase("D+60", true, false)]
    [TestCase("H-1", false, true)]
    [TestCase("H-72", false, true)]
    [TestCase("D-0", false, false)]
    [TestCase("D-61", false, false)]
    [TestCase("H-73", false, false)]
    [TestCase("H+3", false, false)]
    [TestCase("D-07", false, false)]
    [TestCase("d-7", false, false)]
    [TestCase("D-7\n", false, false)]
    [TestCase("D-٧", false, false)]
    [TestCase("", false, false)]
    [TestCase(null, false, false)]
    public void A_step_is_of_payments_or_departures_or_neither(string? word, bool payment, bool departure) =>
        Assert.That((ReminderStep.IsOfPayment(word), ReminderStep.IsOfDeparture(word)), Is.EqualTo((payment, departure)));

    [TestCase("D-1", false)]
    [TestCase("D+0", false)]
    [TestCase("D+1", true)]
    [TestCase("H-3", false)]
    public void A_step_after_the_day_is_known(string step, bool isAfter) => Assert.That(ReminderStep.IsAfter(step), Is.EqualTo(isAfter));
}
