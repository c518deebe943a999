using TrailDesk.Domain.Incidents;

namespace TrailDesk.Domain.Intents;

/// <summary>Everything that reading one message may depend on; the same request always reads the same.</summary>
/// <param name="Text">Verbatim: a body, a caption or a button's title.</param>
/// <param name="Payload">The id of the tapped button or list row.</param>
/// <param name="IsStaff">The sender's phone belongs to field staff.</param>
/// <param name="Today">In the tenant's time zone.</param>
/// <param name="PreferredLanguage">Breaks ties: what the person wrote in before.</param>
/// <param name="Expecting">What we asked last.</param>
/// <param name="HasOpenLead">What they say of people, month or trip may correct it.</param>
public sealed record IntentRequest(
    string? Text,
    string? Payload = null,
    bool IsStaff = false,
    IReadOnlyList<ProductName>? Catalogue = null,
    DateOnly Today = default,
    string? PreferredLanguage = null,
    Expecting Expecting = Expecting.Nothing,
    bool HasOpenLead = false);

public sealed record ProductName(Guid Id, string Name, IReadOnlyList<string> Aliases);

public enum Expecting
{
    Nothing,
    Product,
    People,
    Month,
    WhichBooking,
    WhichIncident,
    WhichTrip,
    YesOrNo,
    IssueText,
    IssueNews,
}

/// <param name="Language">en, id or es; null where the text is too short to tell.</param>
public sealed record ReadIntent(string? Language, Intent Intent);

public enum StaffCommand
{
    ReportIssue,
    UpdateIssue,
    ResolveIssue,
    CheckIn,
    Headcount,
    Acknowledge,
    Help,
}

/// <summary>What a message wants. Closed: a switch over it names every case.</summary>
public abstract record Intent
{
    private Intent()
    {
    }

    /// <param name="ProductText">The person's own words where no package of the catalogue fits.</param>
    /// <param name="Month">Such as 2026-12; never in the past.</param>
    /// <param name="BadDate">A date that is past, or in no calendar.</param>
    public sealed record Enquiry(
        Guid? ProductId, string? ProductText, int? People, string? Month, bool BadDate = false, bool AsksPrice = false) : Intent;

    /// <summary>An answer to what we asked, perhaps with more than we asked for, or a correction of what they told us.</summary>
    public sealed record SlotAnswer(Guid? ProductId, string? ProductText, int? People, string? Month, bool BadDate = false) : Intent;

    /// <param name="Code">Such as BK-2031.</param>
    public sealed record BookingStatus(string? Code) : Intent;

    /// <param name="TripCode">Such as TRP123.</param>
    public sealed record ReportIssue(string? TripCode, string Text, Severity Severity, IncidentCategory Category) : Intent;

    /// <param name="Code">A trip (TRP123) or an incident (INC-77).</param>
    public sealed record UpdateIssue(string? Code, string Text) : Intent;

    /// <param name="Code">A trip (TRP123) or an incident (INC-77).</param>
    public sealed record ResolveIssue(string? Code, string Text) : Intent;

    /// <param name="Code">A trip (TRP123) or an incident (INC-77).</param>
    public sealed record AcknowledgeIssue(string? Code) : Intent;
    public sealed record CheckIn(string? TripCode) : Intent;
    public sealed record Headcount(string? TripCode, int? Count) : Intent;
    public sealed record StaffHelp : Intent;
    public sealed record StaffCommandFromStranger(StaffCommand Kind) : Intent;

    /// <param name="Index">Counted from 1, as people write it.</param>
    /// <param name="Id">A row's id, or a code that the person wrote.</param>
    public sealed record ChooseItem(int? Index, string? Id) : Intent;
    public sealed record Greeting : Intent;
    public sealed record Thanks : Intent;
    public sealed record Help : Intent;
    public sealed record TalkToPerson(bool IsUrgent = false) : Intent;
    public sealed record OptOut : Intent;

    /// <param name="OnlyResumes">A word that also opens a chat, such as START: it undoes a stop, and agrees to nothing else.</param>
    public sealed record OptIn(bool OnlyResumes = false) : Intent;
    public sealed record Yes : Intent;
    public sealed record No : Intent;
    public sealed record Unclear : Intent;
}
