using System.Globalization;
using Spectre.Console;

namespace TrailDesk.Tour;

/// <summary>What came of it, read from the desk once more at the end.</summary>
internal sealed class Results
{
    public HashSet<Guid> Leads { get; } = [];
    public HashSet<string> Bookings { get; } = [];
    public HashSet<Guid> Incidents { get; } = [];
    public HashSet<Guid> Trips { get; } = [];

    public async Task PrintAsync(Desk desk, Transcript transcript, CancellationToken cancellation)
    {
        transcript.Write(Rows(["Lead", "From", "Wants", "People", "Month", "Status", "With"], (await desk.LeadsAsync(cancellation)).Where(lead => Leads.Contains(lead.Id))
            .Select(lead => new[] { lead.Code, lead.Contact.Name, lead.Product, $"{lead.People}", lead.Month, lead.Status, lead.Assignee?.Name })));
        transcript.Write(Rows(["Booking", "Of", "Trip", "Starts", "Status", "Balance"], (await desk.BookingsAsync(cancellation)).Where(booking => Bookings.Contains(booking.Code))
            .Select(booking => new[]
            {
                booking.Code, booking.Contact.Name, booking.Trip.Package, booking.StartsOn.ToString("O", CultureInfo.InvariantCulture), booking.Status,
                $"{booking.Balance.Amount} {booking.Balance.Currency}",
            })));
        transcript.Write(Rows(["Incident", "Trip", "What", "Severity", "Photos", "Status"], (await desk.IncidentsAsync(cancellation)).Where(one => Incidents.Contains(one.Id))
            .Select(one => new[] { one.Code, one.Trip.Code, one.Text, one.Severity, $"{one.Attachments.Count}", one.Status })));
        transcript.Write(Rows(["Time", "On", "What", "By", "Words"], (await desk.TimelineAsync(null, cancellation)).Where(Concerns).Reverse()
            .Select(entry => new[] { entry.At.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture), entry.Subject.Code ?? entry.Subject.Kind, entry.Kind.Replace('_', ' '), entry.Actor, entry.Text })));
    }

    // The demo's past stands on the same trips; the tour's own entries are minutes old.
    private bool Concerns(DeskEntry entry) =>
        entry.At > DateTimeOffset.UtcNow.AddHours(-1)
        && (Leads.Contains(entry.Subject.Id) || Incidents.Contains(entry.Subject.Id) || Trips.Contains(entry.Subject.Id) || entry.Subject.Kind == "booking");

    private static Table Rows(string[] heads, IEnumerable<string?[]> rows)
    {
        var table = new Table().AddColumns([.. heads.Select(head => new TableColumn($"[bold]{head}[/]"))]).SimpleBorder();
        foreach (var row in rows) table.AddRow([.. row.Select(cell => new Text(cell ?? ""))]);
        return table;
    }
}
