using TrailDesk.Application.Conversations;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Conversations;

/// <summary>The keys under which <c>contact_identities</c> and <c>users</c> are found without reading them.</summary>
internal static class BlindKeys
{
    public static Guid Phone(TenantKeys keys, string phone) => keys.Blind("phone", PhoneNumber.Fold(PhoneFilter.Digits(phone)));

    public static Guid UserId(TenantKeys keys, string userId) => keys.Blind("user_id", userId);

    public static async ValueTask<Guid?> PhoneKeyAsync(this KeyRing keys, Guid tenantId, string? phone, CancellationToken cancellation) =>
        phone is null ? null : Phone(await keys.TenantAsync(tenantId, cancellation), phone);
}
