using Npgsql;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Nodes;

/// <summary>
/// A session that holds this node's lock for as long as the process lives: the server frees it the moment the process
/// dies. A session that went wrong is closed, never handed on, or its lock would stand in the way of the next one.
/// </summary>
internal sealed class NodePresence(SessionDb db)
{
    public const int LockSpace = 7_002;
    private NpgsqlConnection? _session;
    private bool _isHeld;

    // Never waits: a former session that the server has not given up yet holds the same lock for the same node.
    private const string HoldSql = """
        select pg_try_advisory_lock($1, hashtext($2::text))
        """;

    /// <summary>The session, with the lock or on its way to it.</summary>
    public async Task<NpgsqlConnection> ShowAsync(Guid node, CancellationToken cancellation)
    {
        if (_session is not { State: System.Data.ConnectionState.Open })
        {
            await LeaveAsync();
            _session = await db.Source.OpenConnectionAsync(cancellation);
        }

        if (!_isHeld)
        {
            await using var command = new NpgsqlCommand(HoldSql, _session)
            {
                Parameters = { new NpgsqlParameter<int> { TypedValue = LockSpace }, new NpgsqlParameter<Guid> { TypedValue = node } },
            };
            _isHeld = (bool)(await command.ExecuteScalarAsync(cancellation))!;
        }

        return _session;
    }

    public async Task LeaveAsync()
    {
        if (_session is { } session) await session.DisposeAsync();
        (_session, _isHeld) = (null, false);
    }
}
