namespace TrailDesk.Domain.Broadcasts;

/// <summary>What a broadcast says, to whom and when.</summary>
public sealed record BroadcastPlan
{
    public required Audience Audience { get; init; }
    public required BroadcastTemplate Template { get; init; }

    /// <summary>Goes in place of the template to whoever's customer service window is open; holds variables by name, as templates do.</summary>
    public string? Text { get; init; }

    /// <summary>Values by variable, over what the template itself binds.</summary>
    public IReadOnlyDictionary<string, VariableBinding> Variables { get; init; } = new Dictionary<string, VariableBinding>();

    /// <summary>In each person's own time.</summary>
    public QuietHours? QuietHours { get; init; }
    public Budget? Budget { get; init; }

    /// <summary>What has not left by then does not go any more.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>What is right for somebody now may be wrong by the time it leaves: night comes, or their window closes.</summary>
    public bool HasMoments => QuietHours is not null || Text is not null || Budget is not null;
}

/// <param name="Language">For everybody whose own language the template does not have.</param>
public sealed record BroadcastTemplate(string Name, string Language);

/// <param name="Field">A business field, see <see cref="BroadcastFields"/>.</param>
/// <param name="Value">The same for everybody.</param>
/// <param name="Fallback">For whom the field has nothing; without one they get nothing.</param>
public sealed record VariableBinding(string? Field = null, string? Value = null, string? Fallback = null);

public sealed record Budget(decimal Amount, string Currency);

/// <summary>Everybody that any of these names, once, less the exceptions.</summary>
public sealed record Audience
{
    public IReadOnlyList<Guid> Lists { get; init; } = [];
    public IReadOnlyList<Guid> Contacts { get; init; } = [];
    public TravellersOf? Travellers { get; init; }
    public ContactQuery? Query { get; init; }
    public IReadOnlyList<Guid> ExceptLists { get; init; } = [];
    public IReadOnlyList<Guid> ExceptContacts { get; init; } = [];

    /// <summary>Whoever was sent something by one of these broadcasts.</summary>
    public IReadOnlyList<Guid> ExceptBroadcasts { get; init; } = [];
}

/// <summary>Whoever booked one of these trips or packages, with the booking that begins first.</summary>
/// <param name="Statuses">Of the booking: pending, confirmed, cancelled, completed.</param>
public sealed record TravellersOf(IReadOnlyList<Guid> Trips, IReadOnlyList<Guid> Packages, IReadOnlyList<string> Statuses);

/// <summary>Contacts that every part which is given fits.</summary>
/// <param name="SeenAfter">They wrote after this.</param>
/// <param name="SeenBefore">They wrote once, and not since.</param>
/// <param name="LeadStatuses">Of one of their leads: new, assigned, quoted, won, lost.</param>
/// <param name="Packages">That lead asked for one of these.</param>
public sealed record ContactQuery(
    IReadOnlyList<string>? Languages = null, IReadOnlyList<string>? Countries = null, DateTimeOffset? SeenAfter = null, DateTimeOffset? SeenBefore = null,
    IReadOnlyList<string>? LeadStatuses = null, IReadOnlyList<Guid>? Packages = null);

/// <summary>What a broadcast can fill in by itself.</summary>
public static class BroadcastFields
{
    public static readonly IReadOnlyList<string> All =
        ["contact.name", "contact.phone", "company.name", "booking.code", "booking.state", "trip.name", "trip.code", "trip.startsOn", "trip.endsOn"];
}
