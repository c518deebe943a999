namespace TrailDesk.Application.Tenancy;

/// <summary>What the caller did, for whoever asks later; written with the transaction.</summary>
public interface IAuditLog
{
    /// <param name="action">A word of ours, such as conversation.closed.</param>
    void Add(string action, string subjectKind, Guid subjectId, params IReadOnlyList<(string Name, string? Value)> details);

    /// <summary>For what nobody signed in did: a provider, or the desk itself.</summary>
    void Add(AuditEntry entry);

    /// <summary>A transaction of its own, for what changed nothing.</summary>
    Task WriteAsync(Guid tenantId, AuditEntry entry, CancellationToken cancellation);
}

/// <summary>For a store that changes something in a transaction of its own: the entry goes with the change. Never holds a secret.</summary>
/// <param name="ActorId">Null for a machine, and for somebody who could not prove who they are.</param>
public sealed record AuditEntry(
    Guid? ActorId, string Action, string SubjectKind, Guid SubjectId, params IReadOnlyList<(string Name, string? Value)> Details);
