using Npgsql;

namespace TrailDesk.Infrastructure.Database.Embedded;

/// <summary>The private cluster's own logins and its one database; the app role itself is the migrator's.</summary>
internal static class ClusterRoles
{
    public const string Superuser = "postgres";
    public const string Owner = "traildesk_owner";
    public const string Login = "traildesk_login";
    public const string Database = "traildesk";

    private const string CountRole = "select count(*) from pg_roles where rolname = $1";
    private const string CountDatabase = "select count(*) from pg_database where datname = $1";

    public static string ConnectionString(ClusterSecret secret, string role, int port, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = role,
        Password = secret.PasswordOf(role),
        Database = database,
        MaxPoolSize = 80,
        // A restarted server breaks pooled connections; keepalive finds the ones that merely hang.
        KeepAlive = 30,
    }.ConnectionString;

    public static async Task EnsureAsync(ClusterSecret secret, int port, CancellationToken cancellation)
    {
        var superuser = new NpgsqlConnectionStringBuilder(ConnectionString(secret, Superuser, port, "postgres")) { Pooling = false };
        await using var connection = new NpgsqlConnection(superuser.ConnectionString);
        await connection.OpenAsync(cancellation);
        if (!await ExistsAsync(connection, CountRole, Owner, cancellation))
            await ExecuteAsync(connection, $"create role {Owner} login createrole password '{secret.PasswordOf(Owner)}'", cancellation);
        if (!await ExistsAsync(connection, CountRole, Login, cancellation))
            await ExecuteAsync(connection, $"create role {Login} login password '{secret.PasswordOf(Login)}'", cancellation);
        if (!await ExistsAsync(connection, CountDatabase, Database, cancellation))
            await ExecuteAsync(connection, $"create database {Database} owner {Owner}", cancellation);
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string sql, string name, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = name } } };
        return (long)(await command.ExecuteScalarAsync(cancellation))! > 0;
    }

    // Names are constants and passwords hex digits: nothing in these statements comes from outside.
    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
