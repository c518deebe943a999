using System.Collections.Concurrent;
using Dapper;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Tenancy;

/// <summary>Every webhook and every send asks here, so a look-up that is at hand allocates nothing, and no query of people keeps it waiting.</summary>
internal sealed class ChannelDirectory(EngineDb db, KeyRing keys, TimeProvider clock) : IChannelDirectory
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);
    private readonly TimedCache<Guid, Channel?> _byId = new(clock, Lifetime);
    private readonly TimedCache<string, IReadOnlyList<Channel>> _byAddress = new(clock, Lifetime);

    public ValueTask<Channel?> FindAsync(Guid id, CancellationToken cancellation) =>
        _byId.TryGet(id, out var channel) ? new(channel) : new(_byId.LoadAsync(id, LoadAsync, cancellation));

    public ValueTask<IReadOnlyList<Channel>> FindByAddressAsync(string address, CancellationToken cancellation) =>
        address.Contains('\0') ? new([]) : _byAddress.TryGet(address, out var channels) ? new(channels!) : new(_byAddress.LoadAsync(address, LoadAsync, cancellation)!);

    /// <summary>A channel was changed on this node.</summary>
    public void Forget()
    {
        _byId.Clear();
        _byAddress.Clear();
    }

    private const string FindSql = $"select {ChannelRow.Columns} from find_channel(@Id)";

    private async Task<Channel?> LoadAsync(Guid id) => (await OpenAsync(FindSql, new { Id = id }, CancellationToken.None)).SingleOrDefault();

    private const string FindAtSql = $"select {ChannelRow.Columns} from find_channels_at(@Address)";

    private async Task<IReadOnlyList<Channel>> LoadAsync(string address) => await OpenAsync(FindAtSql, new { Address = address }, CancellationToken.None);

    private const string ListActiveSql = $"""
        select {ChannelRow.Columns} from whatsapp_configurations
        where tenant_id = @TenantId and is_active
        order by created_at, id
        """;

    public async Task<IReadOnlyList<Channel>> ListActiveAsync(Guid tenantId, CancellationToken cancellation)
    {
        var tenant = await keys.TenantAsync(tenantId, cancellation);
        await using var transaction = await db.BeginAsync(tenantId, cancellation);
        var rows = await transaction.Connection.QueryAsync<ChannelRow>(
            new CommandDefinition(ListActiveSql, new { TenantId = tenantId }, cancellationToken: cancellation));
        return [.. rows.Select(row => row.ToChannel(tenant))];
    }

    private const string FindMetaSql = $"select {ChannelRow.Columns} from find_meta_channels()";

    public async Task<IReadOnlyList<Channel>> ListMetaAsync(CancellationToken cancellation) =>
        await OpenAsync(FindMetaSql, new { }, cancellation);

    private const string ListProviderSql = $"select {ChannelRow.Columns} from list_active_channels(@Provider)";

    public async Task<IReadOnlyList<Channel>> ListOfProviderAsync(string provider, CancellationToken cancellation) =>
        await OpenAsync(ListProviderSql, new { Provider = provider }, cancellation);

    private async Task<List<Channel>> OpenAsync(string sql, object parameters, CancellationToken cancellation)
    {
        List<ChannelRow> rows;
        await using (var connection = await db.Source.OpenConnectionAsync(cancellation))
            rows = (await connection.QueryAsync<ChannelRow>(new CommandDefinition(sql, parameters, cancellationToken: cancellation))).AsList();

        var channels = new List<Channel>(rows.Count);
        foreach (var row in rows) channels.Add(row.ToChannel(await keys.TenantAsync(row.TenantId, cancellation)));
        return channels;
    }
}

/// <summary>Keeps what was loaded for a short while; what was loaded before a change is not kept after it.</summary>
internal sealed class TimedCache<TKey, TValue>(TimeProvider clock, TimeSpan lifetime)
    where TKey : notnull
{
    // Strangers may ask for any id: the cache starts anew before it grows past this.
    private const int MaxEntries = 20_000;
    private readonly ConcurrentDictionary<TKey, (TValue Value, long Since)> _entries = new();
    private readonly ConcurrentDictionary<(TKey Key, int Generation), Lazy<Task<TValue>>> _loading = new();
    private int _generation;

    public int Generation => Volatile.Read(ref _generation);

    public bool TryGet(TKey key, out TValue? value)
    {
        var found = _entries.TryGetValue(key, out var entry) && clock.GetElapsedTime(entry.Since) < lifetime;
        value = found ? entry.Value : default;
        return found;
    }

    /// <summary>Many who ask at the same moment share one question; nobody shares one from before a change.</summary>
    public async Task<TValue> LoadAsync(TKey key, Func<TKey, Task<TValue>> load, CancellationToken cancellation)
    {
        var asked = (key, Generation);
        var loading = _loading.GetOrAdd(asked, _ => new(() => Task.Run(() => KeepAsync(asked, load), CancellationToken.None)));
        return await loading.Value.WaitAsync(cancellation);
    }

    private async Task<TValue> KeepAsync((TKey Key, int Generation) asked, Func<TKey, Task<TValue>> load)
    {
        try
        {
            return Keep(asked.Key, await load(asked.Key), asked.Generation);
        }
        finally
        {
            _loading.TryRemove(asked, out _);
        }
    }

    public TValue Keep(TKey key, TValue value, int generation)
    {
        if (_entries.Count >= MaxEntries) _entries.Clear();
        if (generation != Generation) return value;
        _entries[key] = (value, clock.GetTimestamp());
        // A change may have come between the look and the write.
        if (generation != Generation) _entries.TryRemove(key, out _);
        return value;
    }

    public void Clear()
    {
        Interlocked.Increment(ref _generation);
        _entries.Clear();
    }
}
