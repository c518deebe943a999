namespace TrailDesk.Application.Tenancy;

/// <summary>What the desk needs to know of a tenant for every message; cached for a few seconds.</summary>
public interface ITenantDirectory
{
    ValueTask<TenantProfile> GetAsync(Guid tenantId, CancellationToken cancellation);
}

public sealed record TenantProfile(
    Guid Id,
    string Name,
    TimeZoneInfo TimeZone,
    string Language,
    string Currency,
    IReadOnlyList<PackageInfo> Packages,
    IReadOnlyList<SalesRep> SalesReps)
{
    public DateOnly Today(DateTimeOffset now) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZone).DateTime);
}

public sealed record PackageInfo(Guid Id, string Code, string Name, IReadOnlyList<string> Aliases, int Days, decimal Price, string Currency);

/// <summary>Longest without a new lead first.</summary>
public sealed record SalesRep(Guid Id, string Name);
