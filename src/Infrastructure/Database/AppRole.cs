using Npgsql;

namespace TrailDesk.Infrastructure.Database;

/// <summary>The role that the app works as: owns nothing, logs in as nobody, and is bound by row-level security.</summary>
internal static class AppRole
{
    private const int Attempts = 5;
    private const string ConcurrentUpdate = "XX000";

    private const string RoleExists = "select count(*) from pg_roles where rolname = $1";

    private const string IsMember = """
        select count(*)
        from pg_auth_members
        where roleid = (select oid from pg_roles where rolname = $1)
          and member = (select oid from pg_roles where rolname = $2)
          and coalesce((to_jsonb(pg_auth_members) ->> 'set_option')::boolean, true)
        """;

    /// <summary>Roles belong to the whole server, so another database's start may be making the same ones right now.</summary>
    public static async Task EnsureAsync(NpgsqlConnection owner, string appLogin, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await EnsureOnceAsync(owner, appLogin, cancellation);
                return;
            }
            catch (PostgresException race) when (attempt < Attempts && IsRace(race))
            {
                continue;
            }
            catch (PostgresException denied) when (denied.SqlState == PostgresErrorCodes.InsufficientPrivilege)
            {
                throw new MigrationException(
                    $"The owner's login may not set up the app's role. Run once as an administrator: create role {AppConnection.Role} nologin; grant {AppConnection.Role} to {Quote(appLogin)};", denied);
            }
        }
    }

    private static async Task EnsureOnceAsync(NpgsqlConnection owner, string appLogin, CancellationToken cancellation)
    {
        if (!await AnyAsync(owner, RoleExists, [AppConnection.Role], cancellation))
            await ExecuteAsync(owner, $"create role {AppConnection.Role} nologin", cancellation);
        if (!await AnyAsync(owner, IsMember, [AppConnection.Role, appLogin], cancellation))
            await ExecuteAsync(owner, $"grant {AppConnection.Role} to {Quote(appLogin)}", cancellation);
    }

    private static bool IsRace(PostgresException failure) =>
        failure.SqlState is PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UniqueViolation or ConcurrentUpdate;

    private static async Task<bool> AnyAsync(NpgsqlConnection connection, string sql, string[] names, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var name in names)
            command.Parameters.Add(new NpgsqlParameter { Value = name });
        return (long)(await command.ExecuteScalarAsync(cancellation))! > 0;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string Quote(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
