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
    public HashSet<Guid> Templates { get; } = [];
    public HashSet<Guid> Broadcasts { get; } = [];
    public HashSet<Guid> Reminders { get; } = [];
    public List<Guid> Messages { get; } = [];
    public List<DeskPerson> Contacts { get; } = [];

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
        await PrintSentAsync(desk, transcript, cancellation);
        transcript.Write(Rows(["Time", "On", "What", "By", "Words"], (await desk.TimelineAsync(null, cancellation)).Where(Concerns).Reverse()
            .Select(entry => new[] { entry.At.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture), entry.Subject.Code ?? entry.Subject.Kind, entry.Kind.Replace('_', ' '), entry.Actor, entry.Text })));
    }

    private async Task PrintSentAsync(Desk desk, Transcript transcript, CancellationToken cancellation)
    {
        transcript.Write(Rows(["Template", "At", "Category", "Status", "Why"], (await desk.TemplatesAsync(cancellation)).Where(one => Templates.Contains(one.Id)).Reverse()
            .Select(one => new[] { one.Name, one.Provider, one.Category, one.Status, one.Reason })));
        var broadcasts = new List<string?[]>();
        foreach (var id in Broadcasts)
        {
            var one = await desk.DoAsync<DeskBroadcast>("Reading a broadcast", 200, HttpMethod.Get, $"/api/broadcasts/{id}", null, cancellation);
            broadcasts.Add([one.Name, one.Status, $"{one.Recipients}", string.Join(", ", one.Progress?.Counts.Select(count => $"{count.Count} {count.State}") ?? [])]);
        }

        transcript.Write(Rows(["Broadcast", "Status", "People", "What became of them"], broadcasts));
        transcript.Write(Rows(["Reminder of", "Kind", "Step", "State", "Message"], (await desk.RemindersAsync(cancellation)).Where(one => Reminders.Contains(one.Id))
            .Select(one => new[] { one.Booking.Code, one.Kind, one.Step, one.State, one.MessageStatus })));
        var files = new List<string?[]>();
        foreach (var message in Messages)
            if (await desk.MessageAsync(message, cancellation) is { Media: [var file, ..] } held) files.Add([file.FileName ?? file.Kind, held.Direction, file.State, held.Status]);
        transcript.Write(Rows(["File", "Way", "Kept", "Status"], files));
        var consents = new List<string?[]>();
        foreach (var contact in Contacts)
            consents.AddRange((await desk.ConsentsAsync(contact.Id, cancellation)).Reverse().Select(one => new[] { contact.Name, one.Purpose, one.State, one.Method, one.Wording }));
        transcript.Write(Rows(["Consent of", "For", "State", "By", "Words"], consents));
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
