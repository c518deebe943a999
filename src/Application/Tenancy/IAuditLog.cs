namespace TrailDesk.Application.Tenancy;

/// <summary>What the caller did, for whoever asks later; written with the transaction.</summary>
public interface IAuditLog
{
    /// <param name="action">A word of ours, such as conversation.closed.</param>
    void Add(string action, string subjectKind, Guid subjectId, params IReadOnlyList<(string Name, string? Value)> details);
}
