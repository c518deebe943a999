using TrailDesk.Domain.Incidents;

namespace TrailDesk.Application.Incidents;

public interface IIncidentStore
{
    /// <summary>Open and acknowledged incidents of a trip, oldest first; without their text.</summary>
    Task<IReadOnlyList<OpenIncident>> FindOpenAsync(Guid tripId, CancellationToken cancellation);

    /// <param name="code">Such as INC-77.</param>
    Task<OpenIncident?> FindAsync(string code, CancellationToken cancellation);

    Task<OpenIncident?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>Past their clocks and not told of within this time or their own clock, whichever is longer; oldest first.</summary>
    Task<IReadOnlyList<OpenIncident>> FindLateAsync(TimeSpan again, int limit, CancellationToken cancellation);

    /// <summary>Somebody may have taken it up or closed it meanwhile: then the transaction runs again and sees it.</summary>
    void ToldAgain(OpenIncident incident);

    void Open(Incident incident);

    /// <param name="by">Null for a machine.</param>
    void Acknowledge(OpenIncident incident, Guid? by, DateTimeOffset at);

    /// <summary>Somebody may have been faster: then the transaction runs again and sees it.</summary>
    void Resolve(OpenIncident incident, DateTimeOffset at);

    void Attach(Guid incidentId, Guid messageId);

    /// <summary>Who was told, so that they hear when it is over.</summary>
    void Notice(Guid incidentId, Guid userId);

    Task<string> CodeOfAsync(Guid incidentId, CancellationToken cancellation);

    /// <summary>The next code for people, such as INC-77.</summary>
    ValueTask<string> NextCodeAsync(CancellationToken cancellation);
}

public sealed record OpenIncident(Guid Id, string Code, string Status, string Severity, Guid TripId, string TripCode, IReadOnlyList<Guid> Told, int Version,
    Guid ReportedBy, Guid? ConversationId);
