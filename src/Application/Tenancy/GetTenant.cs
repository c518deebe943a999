using MediatR;

namespace TrailDesk.Application.Tenancy;

/// <summary>The caller's tenant.</summary>
public sealed record GetTenant : IRequest<Tenant>;

/// <param name="TimeZone">IANA name.</param>
public sealed record Tenant(Guid Id, string Name, string TimeZone, string Language, string Currency);
