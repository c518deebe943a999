using System.Globalization;
using TrailDesk.Application.Common;
using TrailDesk.Domain.Broadcasts;

namespace TrailDesk.Application.Broadcasts;

/// <summary>A broadcast as somebody writes it down.</summary>
public sealed record NewBroadcast
{
    public required string Name { get; init; }
    public required Guid ChannelId { get; init; }
    public required AudienceForm Audience { get; init; }
    public required BroadcastTemplateForm Template { get; init; }

    /// <summary>For whoever wrote within the last 24 hours, in place of the template; variables stand in it as <c>{{name}}</c>.</summary>
    public string? Text { get; init; }

    /// <summary>booking (the default), safety or marketing: what people must not have refused. A MARKETING template makes it marketing.</summary>
    public string? Purpose { get; init; }
    public QuietHoursForm? QuietHours { get; init; }

    /// <summary>It stops before the message that would cost more than this, by the price table.</summary>
    public Money? Budget { get; init; }

    /// <summary>What has not left by then does not go any more.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Once it was started it begins then: ISO 8601 with an offset, or local time with <see cref="TimeZone"/>. At most a year ahead.</summary>
    public string? SendAt { get; init; }

    /// <summary>The IANA name of the zone that <see cref="SendAt"/> is meant in, such as Asia/Kathmandu.</summary>
    public string? TimeZone { get; init; }

    internal BroadcastPlan ToPlan() => new()
    {
        Audience = Audience.ToAudience(),
        Template = new BroadcastTemplate(Template.Name, Template.Language),
        Text = Text,
        Variables = (Template.Variables ?? new Dictionary<string, VariableForm>())
            .ToDictionary(pair => pair.Key, pair => new VariableBinding(pair.Value.Field, pair.Value.Value, pair.Value.Fallback)),
        QuietHours = QuietHours is { } quiet ? new QuietHours(QuietHoursForm.Read(quiet.From)!.Value, QuietHoursForm.Read(quiet.To)!.Value) : null,
        Budget = Budget is { } budget ? new Budget(budget.Amount, budget.Currency) : null,
        Deadline = Deadline,
    };
}

/// <summary>Everybody that any part names, each once, less <see cref="Except"/>.</summary>
public sealed record AudienceForm
{
    /// <summary>Saved lists.</summary>
    public IReadOnlyList<Guid>? ListIds { get; init; }
    public IReadOnlyList<Guid>? ContactIds { get; init; }
    public TravellersForm? Travellers { get; init; }
    public ContactQueryForm? Contacts { get; init; }
    public ExceptForm? Except { get; init; }

    internal Audience ToAudience() => new()
    {
        Lists = ListIds ?? [],
        Contacts = ContactIds ?? [],
        Travellers = Travellers is { } travellers ? new TravellersOf(travellers.TripIds ?? [], travellers.PackageIds ?? [], travellers.Statuses ?? ["confirmed"]) : null,
        Query = Contacts is { } query ? new ContactQuery(query.Languages, query.Countries, query.SeenAfter, query.SeenBefore, query.LeadStatuses, query.PackageIds) : null,
        ExceptLists = Except?.ListIds ?? [],
        ExceptContacts = Except?.ContactIds ?? [],
        ExceptBroadcasts = Except?.BroadcastIds ?? [],
    };

    public static AudienceForm Of(Audience audience) => new()
    {
        ListIds = Some(audience.Lists),
        ContactIds = Some(audience.Contacts),
        Travellers = audience.Travellers is { } of ? new TravellersForm(Some(of.Trips), Some(of.Packages), of.Statuses) : null,
        Contacts = audience.Query is { } query ? new ContactQueryForm(query.Languages, query.Countries, query.SeenAfter, query.SeenBefore, query.LeadStatuses, query.Packages) : null,
        Except = audience is { ExceptLists: [], ExceptContacts: [], ExceptBroadcasts: [] }
            ? null
            : new ExceptForm(Some(audience.ExceptLists), Some(audience.ExceptContacts), Some(audience.ExceptBroadcasts)),
    };

    private static IReadOnlyList<Guid>? Some(IReadOnlyList<Guid> ids) => ids.Count == 0 ? null : ids;
}

/// <summary>Whoever booked one of these trips (departures) or packages.</summary>
/// <param name="Statuses">Of the booking: pending, confirmed (the default), cancelled, completed.</param>
public sealed record TravellersForm(IReadOnlyList<Guid>? TripIds = null, IReadOnlyList<Guid>? PackageIds = null, IReadOnlyList<string>? Statuses = null);

/// <summary>Contacts that fit every part which is given.</summary>
/// <param name="Languages">Such as en, id or es.</param>
/// <param name="Countries">ISO 3166 codes of the countries that their numbers belong to.</param>
/// <param name="SeenAfter">They wrote after this.</param>
/// <param name="SeenBefore">They wrote once, and not since.</param>
/// <param name="LeadStatuses">They have a lead that is one of new, assigned, quoted, won and lost.</param>
/// <param name="PackageIds">That lead asks for one of these.</param>
public sealed record ContactQueryForm(
    IReadOnlyList<string>? Languages = null, IReadOnlyList<string>? Countries = null, DateTimeOffset? SeenAfter = null, DateTimeOffset? SeenBefore = null,
    IReadOnlyList<string>? LeadStatuses = null, IReadOnlyList<Guid>? PackageIds = null);

/// <param name="BroadcastIds">Whoever was sent something by one of these, unless it failed.</param>
public sealed record ExceptForm(IReadOnlyList<Guid>? ListIds = null, IReadOnlyList<Guid>? ContactIds = null, IReadOnlyList<Guid>? BroadcastIds = null);

/// <param name="Language">Goes to everybody whose own language the template does not have.</param>
/// <param name="Variables">By name; a variable that the template itself binds to a business field needs none.</param>
public sealed record BroadcastTemplateForm(string Name, string Language, IReadOnlyDictionary<string, VariableForm>? Variables = null);

/// <param name="Value">The same for everybody.</param>
/// <param name="Field">contact.name, contact.phone, company.name, booking.code, booking.state, trip.name, trip.code, trip.startsOn or trip.endsOn.</param>
/// <param name="Fallback">For whom the field has nothing; without one they get nothing.</param>
public sealed record VariableForm(string? Value = null, string? Field = null, string? Fallback = null);

/// <summary>Nobody is written to from the one to the other, by their own clock.</summary>
/// <param name="From">Such as 21:00.</param>
/// <param name="To">Such as 08:00.</param>
public sealed record QuietHoursForm(string From, string To)
{
    internal static TimeOnly? Read(string? text) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    public static QuietHoursForm Of(QuietHours quiet) => new(quiet.From.ToString("HH:mm", CultureInfo.InvariantCulture), quiet.To.ToString("HH:mm", CultureInfo.InvariantCulture));
}
