using Npgsql;

namespace TrailDesk.Infrastructure.Database;

internal static class Absence
{
    /// <summary>The database is away, busy or ending the connection, which passes; any other failure is that of the work in hand.</summary>
    public static bool IsAbsence(this Exception exception) => exception switch
    {
        // 08 the connection, 25 a transaction that was ended, 40 a conflict, 53 no room, 55 a lock, 57 the server's or an operator's will, 58 its disk.
        PostgresException refused => refused.IsTransient || refused.SqlState[..2] is "08" or "25" or "40" or "53" or "55" or "57" or "58",
        NpgsqlException or TimeoutException or OperationCanceledException => true,
        _ => false,
    };
}
