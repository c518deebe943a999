using Npgsql;

namespace TrailDesk.Infrastructure.Database;

/// <summary>Turns a login's connection string into the app's: its role, and limits that keep one bad query from holding up the rest.</summary>
public static class AppConnection
{
    public const string Role = "traildesk_app";

    // Settings stored on a role count at login only, never after "set role", so they travel with the connection.
    private const string Limits = "-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=5s";

    // Prepared statements over arrays look cheaper to PostgreSQL when planned anew each time; planning costs more than it saves.
    private const string Planning = "-c plan_cache_mode=force_generic_plan -c jit=off";

    public static string AsAppRole(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        // The last one wins: a person's own limits over ours, our role over everything.
        builder.Options = $"{Limits} {Planning} {builder.Options} -c role={Role}";
        return builder.ConnectionString;
    }
}
