namespace TrailDesk.Application.Trips;

/// <summary>What a command from the field needs to know of trips.</summary>
public interface ITripDesk
{
    /// <param name="userId">Whose assignment to the trip to read along.</param>
    Task<TripOnDuty?> FindAsync(string code, Guid userId, CancellationToken cancellation);

    /// <summary>Trips that the person is assigned to on this day.</summary>
    Task<IReadOnlyList<TripOnDuty>> OfAsync(Guid userId, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>When this person checked in on the trip today, by the trip's own clock; null when not yet.</summary>
    Task<DateTimeOffset?> CheckedInAtAsync(TripOnDuty trip, string name, DateTimeOffset now, CancellationToken cancellation);

    void RecordHeadcount(Guid tripId, int count, DateTimeOffset at);

    /// <returns>False where there is no such trip.</returns>
    Task<bool> SetDepartureAsync(Guid tripId, TimeOnly? at, CancellationToken cancellation);
}

/// <param name="AssignedFrom">Null where the person is not assigned at all.</param>
public sealed record TripOnDuty(
    Guid Id, string Code, string Package, DateOnly StartsOn, DateOnly EndsOn, TimeZoneInfo TimeZone, DateOnly? AssignedFrom, DateOnly? AssignedTo)
{
    public DateOnly Today(DateTimeOffset now) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZone).DateTime);

    public bool IsAssignedOn(DateOnly day) => AssignedFrom <= day && day <= AssignedTo;
}
