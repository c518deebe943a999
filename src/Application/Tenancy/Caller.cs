namespace TrailDesk.Application.Tenancy;

/// <summary>Who a request is made by: a signed-in person, or a machine with an API key (no <see cref="UserId"/>).</summary>
public sealed record Caller(Guid TenantId, Guid? UserId, string Name, IReadOnlyList<string> Roles)
{
    public bool Is(string role) => Roles.Contains(role);
}

/// <summary>The caller of the request at hand; scoped. Set once, by the door that let the request in.</summary>
public interface ICurrentCaller
{
    /// <exception cref="InvalidOperationException">Nobody is signed in: the route lacks its policy.</exception>
    Caller Caller { get; }
}

/// <summary>Roles of people, as in the source documents. An owner may do everything a manager may, and manage users.</summary>
public static class Roles
{
    public const string Owner = "owner";
    public const string Manager = "manager";
    public const string Operations = "operations";
    public const string Sales = "sales";
    public const string FieldStaff = "field_staff";
}
