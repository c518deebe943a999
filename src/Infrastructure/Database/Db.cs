using Npgsql;

namespace TrailDesk.Infrastructure.Database;

/// <summary>The way to PostgreSQL as the app role. Row-level security shows nothing until a tenant is set.</summary>
public class Db(NpgsqlDataSource source)
{
    public NpgsqlDataSource Source => source;

    /// <summary>
    /// Opens a transaction that works for one tenant. Dispose without <see cref="TenantTransaction.CommitAsync"/> rolls back.
    /// </summary>
    public async Task<TenantTransaction> BeginAsync(Guid tenantId, CancellationToken cancellation)
    {
        var connection = await source.OpenConnectionAsync(cancellation);
        try
        {
            await using var batch = new NpgsqlBatch(connection);
            batch.BatchCommands.Add(new NpgsqlBatchCommand("begin"));
            batch.BatchCommands.Add(SetTenant(tenantId));
            await batch.ExecuteNonQueryAsync(cancellation);
            return new TenantTransaction(connection, tenantId);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    internal static NpgsqlBatchCommand SetTenant(Guid tenantId) => new("select set_config('traildesk.tenant', $1, true)")
    {
        Parameters = { new NpgsqlParameter<string> { TypedValue = tenantId.ToString() } },
    };
}

/// <summary>
/// The message path's own few connections. Whatever people ask of the API, messages still find one; and statements stay
/// prepared and their pages warm in a few backends instead of a little in each of many.
/// </summary>
public sealed class EngineDb(NpgsqlDataSource source) : Db(source), IAsyncDisposable
{
    public ValueTask DisposeAsync() => Source.DisposeAsync();
}

/// <summary>
/// For what lives as long as its session: a lock, a LISTEN. Never pooled: such a session has to end, not to go to somebody
/// else with what it holds.
/// </summary>
public sealed class SessionDb(NpgsqlDataSource source) : Db(source), IAsyncDisposable
{
    public ValueTask DisposeAsync() => Source.DisposeAsync();
}

/// <summary>A transaction in which one tenant's rows can be seen and written, and no other's.</summary>
/// <param name="shared">Where several tenants' work takes turns in one transaction; it then ends with that.</param>
public sealed class TenantTransaction(NpgsqlConnection connection, Guid tenantId, SharedTransaction? shared = null) : IAsyncDisposable
{
    private bool _ended;

    internal bool IsItsTurn => shared is null || shared.Entered == tenantId;

    public NpgsqlConnection Connection => IsItsTurn
        ? connection
        : throw new InvalidOperationException("Another tenant's turn: EnterAsync comes first.");

    public Guid TenantId => tenantId;

    /// <summary>Makes it this tenant's turn; costs a round trip where another's was before.</summary>
    public ValueTask EnterAsync(CancellationToken cancellation) =>
        IsItsTurn ? ValueTask.CompletedTask : new(shared!.EnterAsync(tenantId, cancellation));

    public async Task CommitAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("commit", connection);
        await command.ExecuteNonQueryAsync(cancellation);
        _ended = true;
    }

    /// <summary>The caller sent the commit itself, as the last command of a batch.</summary>
    internal void MarkEnded() => _ended = true;

    public async ValueTask DisposeAsync()
    {
        // Returning a connection inside a transaction makes Npgsql roll it back; an explicit rollback frees its locks now.
        if (shared is not null) return;
        if (!_ended && connection.State == System.Data.ConnectionState.Open)
        {
            try
            {
                await using var command = new NpgsqlCommand("rollback", connection);
                await command.ExecuteNonQueryAsync(CancellationToken.None);
            }
            catch (NpgsqlException)
            {
                // The connection is broken: the server has rolled back, or will as soon as it notices.
            }
        }

        await connection.DisposeAsync();
    }
}
