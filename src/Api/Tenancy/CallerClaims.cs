using System.Security.Claims;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Tenancy;

/// <summary>A caller as claims and back; for doors that have a principal and no request scope, such as a hub.</summary>
public static class CallerClaims
{
    private const string Tenant = "tenant";
    private const string Family = "family";
    private const string Kind = "kind";

    internal static ClaimsPrincipal From(StoredSession session, string scheme)
    {
        var identity = new ClaimsIdentity(scheme);
        identity.AddClaim(new Claim(ClaimTypes.Name, session.UserName ?? "API key"));
        identity.AddClaim(new Claim(Tenant, session.TenantId.ToString()));
        identity.AddClaim(new Claim(Family, session.FamilyId.ToString()));
        identity.AddClaim(new Claim(Kind, session.Kind));
        if (session.UserId is { } userId) identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, userId.ToString()));
        foreach (var role in session.Roles) identity.AddClaim(new Claim(ClaimTypes.Role, role));
        return new ClaimsPrincipal(identity);
    }

    public static Caller ToCaller(this ClaimsPrincipal principal) => new(
        Guid.Parse(principal.FindFirstValue(Tenant)!),
        Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var userId) ? userId : null,
        principal.Identity?.Name ?? "",
        [.. principal.FindAll(ClaimTypes.Role).Select(role => role.Value)]);

    internal static Guid FamilyId(this ClaimsPrincipal principal) => Guid.Parse(principal.FindFirstValue(Family)!);

    internal static bool CameByCookie(this ClaimsPrincipal principal) => principal.HasClaim(Kind, SessionKinds.Cookie);
}
