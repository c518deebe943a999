using Npgsql;

namespace TrailDesk.Infrastructure.Database;

/// <summary>Turns a login's connection string into the app's: its role, and limits that keep one bad query from holding up the rest.</summary>
public static class AppConnection
{
    public const string Role = "traildesk_app";

    // Settings stored on a role count at login only, never after "set role", so they travel with the connection.
    private const string Limits = "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=5s";

    // A machine that lost its power or its network says no good-bye: its locks are free after eleven seconds, not two hours.
    private const string Keepalive = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3";


    // Prepared statements over arrays look cheaper to PostgreSQL when planned anew each time; planning costs more than it saves.
    private const string Planning = "-c plan_cache_mode=force_generic_plan -c jit=off";

    // Tables are empty when these statements are planned and large when it matters: one index probe a row, whatever the
    // statistics say. A hash join that reads a tenant's every message once was chosen half of the time.
    private const string Probes = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    /// <summary>For the message path, whose statements all know the keys of what they touch.</summary>
    public static string ForMessages(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        builder.Options = $"{Probes} {builder.Options}";
        return builder.ConnectionString;
    }

    public static string AsAppRole(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        // The last one wins: a person's own limits over ours, our role over everything.
        builder.Options = $"{Limits} {Keepalive} {Planning} {builder.Options} -c role={Role}";
        return builder.ConnectionString;
    }

    /// <summary>Ends a session whose transaction takes longer; a server older than 17 knows no such limit.</summary>
    public static async Task LimitTransactionsAsync(NpgsqlConnection connection, TimeSpan longest)
    {
        if (LimitOf(connection, longest) is not { } command) return;
        await using (command) await command.ExecuteNonQueryAsync();
    }

    public static void LimitTransactions(NpgsqlConnection connection, TimeSpan longest)
    {
        using var command = LimitOf(connection, longest);
        command?.ExecuteNonQuery();
    }

    private static NpgsqlCommand? LimitOf(NpgsqlConnection connection, TimeSpan longest) =>
        connection.PostgreSqlVersion.Major < 17 ? null : new($"set transaction_timeout = {(int)longest.TotalMilliseconds}", connection);
}
