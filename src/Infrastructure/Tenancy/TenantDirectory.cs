using Npgsql;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Tenancy;

/// <summary>What every message of a tenant needs and nobody changes by the minute; a few seconds old at most.</summary>
internal sealed class TenantDirectory(EngineDb db, TimeProvider clock) : ITenantDirectory
{
    private readonly TimedCache<Guid, TenantProfile> _profiles = new(clock, TimeSpan.FromSeconds(3));

    public ValueTask<TenantProfile> GetAsync(Guid tenantId, CancellationToken cancellation) =>
        _profiles.TryGet(tenantId, out var profile) ? new(profile!) : new(LoadAsync(tenantId, cancellation));

    private const string TenantSql = """
        select name, time_zone, language, currency from tenants where tenant_id = current_tenant()
        """;

    private const string PackagesSql = """
        select id, code, name, aliases, days, price, currency from packages
        where tenant_id = current_tenant() and is_active
        order by code
        """;

    // In turn, from what is there: whoever has waited longest for a new lead comes first.
    private const string RepsSql = """
        select u.id, u.name
        from users u
        left join lateral (
          select l.created_at from leads l
          where l.tenant_id = u.tenant_id and l.assignee_id = u.id
          order by l.created_at desc limit 1
        ) last on true
        where u.tenant_id = current_tenant() and u.is_active and 'sales' = any(u.roles)
        order by last.created_at nulls first, u.id
        """;

    private async Task<TenantProfile> LoadAsync(Guid tenantId, CancellationToken cancellation)
    {
        var generation = _profiles.Generation;
        await using var transaction = await db.BeginAsync(tenantId, cancellation);
        await using var batch = new NpgsqlBatch(transaction.Connection);
        batch.Command(TenantSql);
        batch.Command(PackagesSql);
        batch.Command(RepsSql);
        TenantProfile profile;
        await using (var reader = await batch.ExecuteReaderAsync(cancellation)) profile = await ReadAsync(tenantId, reader, cancellation);
        await transaction.CommitAsync(cancellation);
        return _profiles.Keep(tenantId, profile, generation);
    }

    private static async Task<TenantProfile> ReadAsync(Guid tenantId, NpgsqlDataReader reader, CancellationToken cancellation)
    {
        if (!await reader.ReadAsync(cancellation)) throw new InvalidOperationException("A channel names a tenant that is not there.");
        var (name, zone, language, currency) = (reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3));
        await reader.NextResultAsync(cancellation);
        var packages = new List<PackageInfo>();
        while (await reader.ReadAsync(cancellation))
            packages.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<string[]>(3),
                reader.GetInt32(4), reader.GetDecimal(5), reader.GetString(6)));
        await reader.NextResultAsync(cancellation);
        var reps = new List<SalesRep>();
        while (await reader.ReadAsync(cancellation)) reps.Add(new(reader.GetGuid(0), reader.GetString(1)));
        return new TenantProfile(tenantId, name, ZoneOf(zone), language, currency, packages, new SalesRota(reps));
    }

    private static TimeZoneInfo ZoneOf(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc;
}
