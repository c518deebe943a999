using System.Text.RegularExpressions;
using TrailDesk.Application.Common;
using TrailDesk.Application.Templates;
using TrailDesk.Domain.Reminders;

namespace TrailDesk.Application.Reminders;

/// <summary>What a reminder says: as values of a template's business fields, or as free words, in one language.</summary>
/// <param name="Name">The person's; null where nobody knows it.</param>
/// <param name="Agent">Whom the person may call.</param>
internal sealed partial record ReminderWords(DueReminder Due, string? Name, string Company, Agent Agent)
{
    private const int Longest = 100;

    // The six and the three of the source documents, in their order; a booking's code may follow the six.
    private static readonly FieldTemplate Payment = new(
        "payment_reminder", ["contact.name", "trip.name", "booking.dueOn", "payment.amount", "agent.name", "agent.phone", "booking.code"], Least: 6);
    private static readonly FieldTemplate Departure = new("departure_reminder", ["contact.name", "trip.startsOn", "trip.name"]);

    public FieldTemplate Template => Due.IsPayment ? Payment : Departure;

    public Dictionary<string, string> FieldsIn(string language)
    {
        var booking = Due.Booking;
        var fields = new Dictionary<string, string>
        {
            ["contact.name"] = OneLine(Name) ?? Texts.Get(language, "reminder.nameless"),
            ["company.name"] = OneLine(Company) ?? "-",
            ["agent.name"] = OneLine(Agent.Name) ?? "-",
            ["agent.phone"] = Agent.Phone,
            ["booking.code"] = booking.Code,
            ["booking.balance"] = Amount(language, booking.Balance),
            ["trip.code"] = booking.TripCode,
            ["trip.name"] = OneLine(booking.Trip) ?? booking.TripCode,
            ["trip.startsOn"] = Texts.Date(language, booking.StartsOn),
            ["trip.endsOn"] = Texts.Date(language, booking.EndsOn),
        };
        if (Due.Facts.Unpaid is not { } unpaid) return fields;
        fields["booking.dueOn"] = Texts.DueDate(language, Due.Facts.ForDay);
        fields["payment.amount"] = Amount(language, unpaid);
        return fields;
    }

    public string TextIn(string language)
    {
        var fields = FieldsIn(language);
        if (!Due.IsPayment)
            return Texts.Get(language, "reminder.departure", ("name", fields["contact.name"]), ("start", fields["trip.startsOn"]), ("trip", fields["trip.name"]));
        return Texts.Get(language, ReminderStep.IsAfter(Due.Step) ? "reminder.payment_late" : "reminder.payment",
            ("name", fields["contact.name"]), ("trip", fields["trip.name"]), ("booking", fields["booking.code"]), ("due", fields["booking.dueOn"]),
            ("amount", fields["payment.amount"]), ("agent", fields["agent.name"]), ("agent_phone", fields["agent.phone"]));
    }

    private string Amount(string language, decimal amount) => Amounts.Of(language, new Money(amount, Due.Booking.Currency));

    // What people call themselves may hold line breaks, which no parameter may (132018), and any number of letters.
    private static string? OneLine(string? text)
    {
        var line = Space().Replace(text ?? "", " ").Trim();
        return line.Length switch
        {
            0 => null,
            > Longest => line[..(char.IsHighSurrogate(line[Longest - 1]) ? Longest - 1 : Longest)],
            _ => line,
        };
    }

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Space();
}

/// <param name="Phone">E.164 with plus.</param>
internal sealed record Agent(string Name, string Phone);
