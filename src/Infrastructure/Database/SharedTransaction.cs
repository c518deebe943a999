using Npgsql;

namespace TrailDesk.Infrastructure.Database;

/// <summary>
/// One transaction for several tenants' work, one after the other: they share its begin, its commit and its round trips,
/// and row-level security shows each its own rows alone.
/// </summary>
public sealed class SharedTransaction(NpgsqlConnection connection) : IAsyncDisposable
{
    public NpgsqlConnection Connection => connection;

    /// <summary>Whose turn it is; null where that is not known.</summary>
    internal Guid? Entered { get; set; }

    internal async Task EnterAsync(Guid tenantId, CancellationToken cancellation)
    {
        Entered = null;
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { Db.SetTenant(tenantId) } };
        await batch.ExecuteNonQueryAsync(cancellation);
        Entered = tenantId;
    }

    /// <summary>What was not committed is rolled back as the connection goes back to its pool.</summary>
    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
