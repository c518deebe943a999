namespace TrailDesk.Application.Tenancy;

public interface IFirstOwnerStore
{
    /// <summary>The first tenant, made if there is none, and the demo tenant where there is one.</summary>
    Task<IReadOnlyList<Guid>> EnsureFirstTenantAsync(string name, CancellationToken cancellation);

    /// <summary>Makes or mends the user of that e-mail into an active owner; answers the password hash it found, null for a new one.</summary>
    Task<(Guid UserId, string? PasswordHash)> EnsureOwnerAsync(Guid tenantId, string email, string passwordHash, CancellationToken cancellation);

    Task SetPasswordAsync(Guid tenantId, Guid userId, string passwordHash, CancellationToken cancellation);
}
