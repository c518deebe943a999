namespace TrailDesk.Application.Tenancy;

/// <summary>Sessions and API keys. Holds digests of tokens, never tokens.</summary>
public interface ISessionStore
{
    /// <summary>Straight from the database.</summary>
    Task<StoredSession?> FindAsync(string token, CancellationToken cancellation);

    /// <summary>For the door: at most a second or two old, so a revocation reaches every node within that.</summary>
    ValueTask<StoredSession?> FindCachedAsync(string token, CancellationToken cancellation);

    Task StartAsync(Guid tenantId, Guid? userId, IReadOnlyList<NewSession> sessions, AuditEntry entry, CancellationToken cancellation);

    /// <summary>
    /// Uses up a refresh session, revokes its family's access sessions and starts the next ones; false when somebody
    /// used it before.
    /// </summary>
    Task<bool> RotateAsync(StoredSession used, IReadOnlyList<NewSession> next, CancellationToken cancellation);

    Task RevokeFamilyAsync(Guid tenantId, Guid familyId, AuditEntry entry, CancellationToken cancellation);

    Task RevokeUserAsync(Guid tenantId, Guid userId, CancellationToken cancellation);

    /// <summary>False when the tenant has no such key.</summary>
    Task<bool> RevokeApiKeyAsync(Guid tenantId, Guid id, AuditEntry entry, CancellationToken cancellation);

    /// <summary>This node looks again, at once; for when a user's roles or state changed.</summary>
    void ForgetCached();
}

public sealed record StoredSession(
    Guid SessionId,
    Guid TenantId,
    Guid? UserId,
    string Kind,
    Guid FamilyId,
    string[] Roles,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? UsedAt,
    DateTimeOffset? RevokedAt,
    string? UserName,
    bool UserActive)
{
    public bool IsLive(DateTimeOffset now) => RevokedAt is null && UserActive && ExpiresAt > now;
}

public sealed record NewSession(
    Guid Id, string Kind, string Token, Guid FamilyId, DateTimeOffset ExpiresAt, string? Name = null, string[]? Roles = null);

public static class SessionKinds
{
    public const string Access = "access";
    public const string Refresh = "refresh";
    public const string Cookie = "cookie";
    public const string ApiKey = "api_key";
}
