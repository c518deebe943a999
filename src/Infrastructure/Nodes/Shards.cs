namespace TrailDesk.Infrastructure.Nodes;

/// <summary>
/// The unit that one worker at a time works on. A tenant's senders spread over a few shards of its own, so that a shard
/// seldom mixes tenants and a backlog drains in large batches. Order depends on it, correctness does not.
/// </summary>
internal static class Shards
{
    private const int TenantSlots = 4096;
    private const int PerTenant = 2;

    public static int Of(Guid tenant, Guid sender)
    {
        Span<byte> bytes = stackalloc byte[16];
        sender.TryWriteBytes(bytes, bigEndian: true, out _);
        return FirstOf(tenant) + bytes[15] % PerTenant;
    }

    /// <summary>All shards that a tenant's rows may stand in.</summary>
    public static int[] Of(Guid tenant) => [.. Enumerable.Range(FirstOf(tenant), PerTenant)];

    private static int FirstOf(Guid tenant)
    {
        Span<byte> bytes = stackalloc byte[16];
        tenant.TryWriteBytes(bytes, bigEndian: true, out _);
        return ((bytes[14] << 8) | bytes[15]) % TenantSlots * PerTenant;
    }
}
