using TrailDesk.Domain.Consent;

namespace TrailDesk.Application.Consent;

/// <summary>For whoever sends: a single message, a broadcast before it starts, or the engine when a message leaves.</summary>
public interface IConsentReader
{
    /// <summary>
    /// Whether messages of one purpose may go to each of these contacts now, by the tenant's own rule. One query for any
    /// number of them, in the transaction at hand where there is one of this tenant. Every id that was asked for has an answer;
    /// one that nobody has reads as a person who never said anything.
    /// </summary>
    Task<IReadOnlyDictionary<Guid, ConsentDecision>> DecideAsync(
        Guid tenantId, IReadOnlyCollection<Guid> contacts, string purpose, CancellationToken cancellation);
}
