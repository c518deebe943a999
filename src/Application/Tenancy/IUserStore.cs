namespace TrailDesk.Application.Tenancy;

public interface IUserStore
{
    /// <summary>Everybody with this e-mail and a password, whatever the tenant; oldest tenant first.</summary>
    Task<IReadOnlyList<Login>> FindLoginsAsync(string email, CancellationToken cancellation);

    Task<User?> FindAsync(Guid tenantId, Guid id, CancellationToken cancellation);

    /// <exception cref="UserExistsException">The e-mail or the phone belongs to another user of the tenant.</exception>
    Task AddAsync(Guid tenantId, User user, string? passwordHash, AuditEntry entry, CancellationToken cancellation);

    /// <param name="passwordHash">Null leaves the password as it is.</param>
    /// <exception cref="UserExistsException">The e-mail or the phone belongs to another user of the tenant.</exception>
    /// <exception cref="LastOwnerException">The tenant would have no owner left.</exception>
    Task SaveAsync(Guid tenantId, User user, string? passwordHash, AuditEntry entry, CancellationToken cancellation);
}

public sealed record Login(Guid TenantId, string TenantName, Guid UserId, string PasswordHash)
{
    public bool IsOf(string tenant) =>
        Guid.TryParse(tenant, out var id) ? id == TenantId : string.Equals(tenant, TenantName, StringComparison.OrdinalIgnoreCase);
}

/// <param name="Phone">E.164 with plus.</param>
public sealed record User(
    Guid Id, string Name, string? Email, string? Phone, IReadOnlyList<string> Roles, bool IsActive, DateTimeOffset CreatedAt);
