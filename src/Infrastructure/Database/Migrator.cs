using Microsoft.Extensions.Logging;
using Npgsql;

namespace TrailDesk.Infrastructure.Database;

/// <summary>Applies the migrations that a database lacks, as the schema's owner; several nodes may do so at once.</summary>
public sealed class Migrator(IReadOnlyList<Migration> migrations, ILogger<Migrator> logger)
{
    // One key for all versions of the program; "traildesk" has no meaning to PostgreSQL beyond its hash.
    private const string TakeTurns = "select pg_advisory_lock(hashtextextended('traildesk migrations', 0))";

    private const string CreateJournal = """
        create table if not exists schema_migrations (
          version int primary key,
          name text not null,
          checksum text not null,
          applied_at timestamptz not null default now()
        )
        """;

    public async Task RunAsync(string ownerConnectionString, string appLogin, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(WithoutLimits(ownerConnectionString));
        await connection.OpenAsync(cancellation);
        await ExecuteAsync(connection, TakeTurns, cancellation);
        await AppRole.EnsureAsync(connection, appLogin, cancellation);
        await ExecuteAsync(connection, CreateJournal, cancellation);

        var applied = await ReadJournalAsync(connection, cancellation);
        MigrationJournal.Check(migrations, applied);
        foreach (var migration in migrations.Where(migration => applied.All(entry => entry.Version != migration.Version)))
            await ApplyAsync(connection, migration, cancellation);
    }

    // Unpooled, so that closing it gives up the turn; and a long migration is no fault.
    private static string WithoutLimits(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0 }.ConnectionString;

    private async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        try
        {
            await ExecuteAsync(connection, migration.Sql, cancellation);
        }
        catch (PostgresException failure)
        {
            throw new MigrationException($"Migration {migration.FileName} failed: {failure.MessageText} (SQLSTATE {failure.SqlState}, position {failure.Position}).", failure);
        }
        await WriteJournalAsync(connection, migration, cancellation);
        await transaction.CommitAsync(cancellation);
        MigratorLog.Applied(logger, migration.FileName);
    }

    private static async Task<IReadOnlyList<JournalEntry>> ReadJournalAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select version, name, checksum from schema_migrations order by version", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var entries = new List<JournalEntry>();
        while (await reader.ReadAsync(cancellation))
            entries.Add(new JournalEntry(reader.GetInt32(0), reader.GetString(1), reader.GetString(2)));
        return entries;
    }

    private static async Task WriteJournalAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellation)
    {
        const string sql = "insert into schema_migrations (version, name, checksum) values ($1, $2, $3)";
        await using var command = new NpgsqlCommand(sql, connection)
        {
            Parameters = { new() { Value = migration.Version }, new() { Value = migration.Name }, new() { Value = migration.Checksum } },
        };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

internal static partial class MigratorLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Applied migration {FileName}")]
    public static partial void Applied(ILogger logger, string fileName);
}
