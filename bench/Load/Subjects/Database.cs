using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TrailDesk.Infrastructure.Database.Embedded;

namespace TrailDesk.Load;

/// <summary>The product's embedded PostgreSQL with its own settings (fsync on), in a folder that goes with it.</summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly string _name;

    private Database(EmbeddedPostgres server, string folder, string name) => (Server, Folder, _name) = (server, folder, name);

    public EmbeddedPostgres Server { get; }
    public string Folder { get; }
    public double CpuSeconds => ProcessUse.CpuSecondsWithChildren(Server.ProcessId);

    /// <summary>As superuser: the bench looks across tenants.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(Server.SuperuserConnectionString) { Database = _name, CommandTimeout = 1_800 }.ConnectionString;

    public static async Task<Database> StartAsync(string? name = null, bool statements = false)
    {
        var folder = Directory.CreateTempSubdirectory("traildesk-load-").FullName;
        var server = await StartServerAsync(folder);
        if (statements) server = await CountStatementsAsync(server, folder);
        if (name is not null) await ExecuteAsync(server.SuperuserConnectionString, $"create database {name}");
        return new Database(server, folder, name ?? new NpgsqlConnectionStringBuilder(server.SuperuserConnectionString).Database!);
    }

    private static Task<EmbeddedPostgres> StartServerAsync(string folder) => EmbeddedPostgres.StartAsync(
        new EmbeddedPostgresOptions { DataFolder = folder }, NullLogger.Instance, CancellationToken.None);

    /// <summary>The server counts what each statement costs; that itself costs a little.</summary>
    private static async Task<EmbeddedPostgres> CountStatementsAsync(EmbeddedPostgres server, string folder)
    {
        await ExecuteAsync(server.SuperuserConnectionString, "alter system set shared_preload_libraries = 'pg_stat_statements'");
        await server.DisposeAsync();
        var again = await StartServerAsync(folder);
        await ExecuteAsync(again.SuperuserConnectionString, "create extension if not exists pg_stat_statements");
        return again;
    }

    public Task ExecuteAsync(string sql) => ExecuteAsync(ConnectionString, sql);

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> AskAsync<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private const string CountersSql = """
        select array[pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::float8,
          (select xact_commit from pg_stat_database where datname = current_database())::float8]
        """;

    public async Task<(double WalBytes, double Commits)> CountersAsync() =>
        await AskAsync<double[]>(CountersSql) is [var wal, var commits] ? (wal, commits) : throw new InvalidOperationException("PostgreSQL did not say its counters.");

    /// <summary>What autovacuum does within a minute, and what no database in use is without.</summary>
    public Task AnalyzeAsync() => ExecuteAsync("analyze");

    private const string DearestSql = """
        select calls, total_exec_time, regexp_replace(query, '\s+', ' ', 'g')
        from pg_stat_statements order by total_exec_time desc limit 25
        """;

    public async Task PrintDearestAsync()
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString);
        await using var command = source.CreateCommand(DearestSql);
        await using var reader = await command.ExecuteReaderAsync();
        Console.WriteLine("calls      total ms   us/call   statement");
        while (await reader.ReadAsync())
        {
            var (calls, total, query) = (reader.GetInt64(0), reader.GetDouble(1), reader.GetString(2));
            Console.WriteLine($"{calls,8} {total,10:F0} {total * 1000 / calls,9:F0}   {query[..Math.Min(110, query.Length)]}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
