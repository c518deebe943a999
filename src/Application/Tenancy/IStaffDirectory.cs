using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Tenancy;

/// <summary>Who of the tenant's own people a WhatsApp sender is. Decided by the phone of the signed webhook, by nothing they write.</summary>
public interface IStaffDirectory
{
    ValueTask<StaffMember?> FindAsync(Party party, CancellationToken cancellation);

    /// <summary>An active person of the tenant, with or without a phone.</summary>
    Task<StaffMember?> FindAsync(Guid userId, CancellationToken cancellation);

    /// <summary>Active people with any of these roles and a phone.</summary>
    Task<IReadOnlyList<StaffMember>> WithRolesAsync(IReadOnlyList<string> roles, CancellationToken cancellation);
}

/// <param name="Phone">E.164 with plus.</param>
public sealed record StaffMember(Guid UserId, string Name, IReadOnlyList<string> Roles, string? Phone)
{
    /// <summary>May send field commands: guides and drivers, and those who run operations.</summary>
    public bool IsFieldStaff => Roles.Any(role => role is Tenancy.Roles.FieldStaff or Tenancy.Roles.Operations or Tenancy.Roles.Manager or Tenancy.Roles.Owner);

    /// <summary>Sells, runs operations or manages: somebody with a screen, whose own words are no customer's enquiry.</summary>
    public bool WorksInOffice => Roles.Any(role => role is not Tenancy.Roles.FieldStaff);

    /// <summary>May act on any trip, without an assignment.</summary>
    public bool RunsOperations => Roles.Any(role => role is Tenancy.Roles.Operations or Tenancy.Roles.Manager or Tenancy.Roles.Owner);
}
