using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Dapper;
using Microsoft.Extensions.Caching.Memory;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Encryption;

/// <summary>
/// Master key -> tenant key -> one key per contact and one per day of raw slices. Unwrapped keys live in a bounded,
/// timed cache, so that a key destroyed on one node is gone from every node soon after.
/// </summary>
public sealed class KeyRing(MasterKey master, EngineDb db) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private readonly MemoryCache _keys = new(new MemoryCacheOptions { SizeLimit = 100_000 });

    public async ValueTask<TenantKeys> TenantAsync(Guid tenantId, CancellationToken cancellation)
    {
        if (_keys.TryGetValue<TenantKeys>(("tenant", tenantId), out var cached)) return cached!;
        await using var transaction = await db.BeginAsync(tenantId, cancellation);
        var keys = await FindTenantAsync(transaction, cancellation) ?? await CreateTenantAsync(transaction, cancellation);
        await transaction.CommitAsync(cancellation);
        Remember(("tenant", tenantId), keys);
        return keys;
    }

    private const string FindTenantSql = """
        select id, wrapped, wrapped_blind as blind from keys.tenant_keys where tenant_id = @TenantId
        """;

    private async Task<TenantKeys?> FindTenantAsync(TenantTransaction transaction, CancellationToken cancellation)
    {
        var tenantId = transaction.TenantId;
        var row = await transaction.Connection.QuerySingleOrDefaultAsync<(Guid Id, byte[] Wrapped, byte[] Blind)?>(
            new CommandDefinition(FindTenantSql, new { TenantId = tenantId }, cancellationToken: cancellation));
        return row is not { } found ? null : new TenantKeys(
            new SealingKey(found.Id, tenantId, master.Unwrap(tenantId, found.Id, found.Wrapped)),
            master.Unwrap(tenantId, found.Id, found.Blind));
    }

    private const string CreateTenantSql = """
        insert into keys.tenant_keys (tenant_id, id, wrapped, wrapped_blind)
        values (@TenantId, @Id, @Wrapped, @Blind)
        on conflict (tenant_id) do nothing
        """;

    private async Task<TenantKeys> CreateTenantAsync(TenantTransaction transaction, CancellationToken cancellation)
    {
        var (id, tenantId) = (Guid.CreateVersion7(), transaction.TenantId);
        await transaction.Connection.ExecuteAsync(new CommandDefinition(CreateTenantSql, new
        {
            TenantId = tenantId,
            Id = id,
            Wrapped = master.Wrap(tenantId, id, RandomNumberGenerator.GetBytes(32)),
            Blind = master.Wrap(tenantId, id, RandomNumberGenerator.GetBytes(32)),
        }, cancellationToken: cancellation));
        return await FindTenantAsync(transaction, cancellation)
            ?? throw new InvalidOperationException("The tenant's keys were written and are not there.");
    }

    private const string DayKeySql = """
        with made as (
          insert into keys.day_keys (id, tenant_id, day, wrapped) values (@Id, @TenantId, @Day, @Wrapped)
          on conflict (tenant_id, day) do update set day = excluded.day
          returning id, wrapped
        )
        select id, wrapped from made
        """;

    /// <summary>The key for raw slices of a day.</summary>
    public async ValueTask<SealingKey> DayAsync(Guid tenantId, DateOnly day, CancellationToken cancellation)
    {
        if (_keys.TryGetValue<SealingKey>(("day", tenantId, day), out var cached)) return cached!;
        var tenant = await TenantAsync(tenantId, cancellation);
        var fresh = NewKey(tenant);
        await using var transaction = await db.BeginAsync(tenantId, cancellation);
        var row = await transaction.Connection.QuerySingleAsync<(Guid Id, byte[] Wrapped)>(new CommandDefinition(
            DayKeySql, new { fresh.Key.Id, TenantId = tenantId, Day = day, fresh.Wrapped }, cancellationToken: cancellation));
        await transaction.CommitAsync(cancellation);
        var key = Unwrap(tenant, row.Id, row.Wrapped);
        Remember(("day", tenantId, day), key);
        return key;
    }

    /// <summary>A new key wrapped under the tenant's, to be stored in the same transaction as what it seals.</summary>
    public static (SealingKey Key, byte[] Wrapped) NewKey(TenantKeys tenant)
    {
        var key = new SealingKey(Guid.CreateVersion7(), tenant.TenantId, RandomNumberGenerator.GetBytes(32));
        return (key, Sealed.Seal(tenant.Sealing, key.Bytes));
    }

    public SealingKey Unwrap(TenantKeys tenant, Guid id, byte[] wrapped)
    {
        if (_keys.TryGetValue<SealingKey>(id, out var cached)) return cached!;
        var key = new SealingKey(id, tenant.TenantId, Sealed.Open(tenant.Sealing, wrapped));
        Remember(id, key);
        return key;
    }

    private const string FindKeysSql = """
        select id, wrapped from keys.contact_keys where id = any(@Ids)
        union all
        select id, wrapped from keys.day_keys where id = any(@Ids)
        """;

    /// <summary>
    /// Opens many boxes of one tenant with at most one query for the keys that are not at hand. A box whose key was
    /// destroyed (the person was erased) opens to null.
    /// </summary>
    public async Task<IReadOnlyList<byte[]?>> OpenAsync(
        TenantTransaction transaction, IReadOnlyList<byte[]?> boxes, CancellationToken cancellation)
    {
        var tenant = await TenantAsync(transaction.TenantId, cancellation);
        var keys = new Dictionary<Guid, SealingKey> { [tenant.Sealing.Id] = tenant.Sealing };
        var missing = new HashSet<Guid>();
        foreach (var box in boxes)
        {
            if (box is null) continue;
            var id = Sealed.KeyIdOf(box);
            if (_keys.TryGetValue<SealingKey>(id, out var known)) keys[id] = known!;
            else if (!keys.ContainsKey(id)) missing.Add(id);
        }

        if (missing.Count > 0)
        {
            await transaction.EnterAsync(cancellation);
            var rows = await transaction.Connection.QueryAsync<(Guid Id, byte[] Wrapped)>(new CommandDefinition(
                FindKeysSql, new { Ids = missing.ToArray() }, cancellationToken: cancellation));
            foreach (var (id, wrapped) in rows) keys[id] = Unwrap(tenant, id, wrapped);
        }

        return [.. boxes.Select(box => box is not null && keys.TryGetValue(Sealed.KeyIdOf(box), out var key) ? Sealed.Open(key, box) : null)];
    }

    private const string FindContactKeySql = """
        select wrapped from keys.contact_keys where id = @Id
        """;

    /// <summary>The tenant's own key or a contact's, to seal something more of theirs; null where it was destroyed.</summary>
    public async Task<SealingKey?> FindAsync(TenantTransaction transaction, Guid id, CancellationToken cancellation)
    {
        var tenant = await TenantAsync(transaction.TenantId, cancellation);
        if (id == tenant.Sealing.Id) return tenant.Sealing;
        // Asked even where the key is at hand: what is sealed for good must not be sealed for nobody.
        var wrapped = await transaction.Connection.QuerySingleOrDefaultAsync<byte[]?>(
            new CommandDefinition(FindContactKeySql, new { Id = id }, cancellationToken: cancellation));
        return wrapped is null ? null : Unwrap(tenant, id, wrapped);
    }

    /// <summary>Opens boxes that hold JSON.</summary>
    public async Task<IReadOnlyList<T?>> OpenAsync<T>(
        TenantTransaction transaction, IReadOnlyList<byte[]?> boxes, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        var opened = await OpenAsync(transaction, boxes, cancellation);
        return [.. opened.Select(plain => plain is null ? null : JsonSerializer.Deserialize(plain, type))];
    }

    /// <summary>Forgets an erased contact's key on this node at once; other nodes forget it within the cache's lifetime.</summary>
    public void Forget(Guid keyId) => _keys.Remove(keyId);

    /// <summary>The next use reads the tenant's keys anew: they were removed, or may have been.</summary>
    public void ForgetTenant(Guid tenantId) => _keys.Remove(("tenant", tenantId));

    private void Remember(object name, object key) =>
        _keys.Set(name, key, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Lifetime });

    public void Dispose() => _keys.Dispose();
}
