using TrailDesk.Domain.Intents;

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
    SalesRota Sales)
{
    /// <summary>One list for as long as the profile lives: the reader of intents keeps an index of it.</summary>
    public IReadOnlyList<ProductName> Catalogue { get; } =
        [.. Packages.Select(package => new ProductName(package.Id, package.Name, package.Aliases))];

    public DateOnly Today(DateTimeOffset now) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, TimeZone).DateTime);
}

public sealed record PackageInfo(Guid Id, string Code, string Name, IReadOnlyList<string> Aliases, int Days, decimal Price, string Currency);

public sealed record SalesRep(Guid Id, string Name);

/// <summary>Sales reps in turn. No row is shared for it: each node goes round by itself, from who has waited longest.</summary>
public sealed class SalesRota(IReadOnlyList<SalesRep> reps)
{
    private int _turn = -1;

    public SalesRep? Next() => reps.Count == 0 ? null : reps[(Interlocked.Increment(ref _turn) & int.MaxValue) % reps.Count];

    public SalesRep? Find(Guid? id) => reps.FirstOrDefault(rep => rep.Id == id);
}
