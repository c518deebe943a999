using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;
using TrailDesk.Infrastructure.Database.Embedded;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Database;

/// <summary>A database that runs, is migrated, and whose app role is safe to work as.</summary>
public sealed class DatabaseHandle : IAsyncDisposable
{
    private readonly EmbeddedPostgres? embedded;

    internal DatabaseHandle(string appConnectionString, string ownerConnectionString, EmbeddedPostgres? embedded)
    {
        AppConnectionString = appConnectionString;
        OwnerConnectionString = ownerConnectionString;
        this.embedded = embedded;
    }

    public string AppConnectionString { get; }
    public string OwnerConnectionString { get; }
    public bool IsEmbedded => embedded is not null;

    public ValueTask DisposeAsync() => embedded?.DisposeAsync() ?? ValueTask.CompletedTask;
}

public static class PrepareDatabase
{
    public static async Task<DatabaseHandle> RunAsync(IConfiguration configuration, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var database = await OpenAsync(DatabaseConnections.Decide(configuration), loggers, cancellation);
        try
        {
            await DatabaseArrival.WaitAsync(token => MakeFitAsync(database, loggers, token), loggers.CreateLogger<DatabaseHandle>(), cancellation);
            return database;
        }
        catch (Exception failure) when (!database.IsEmbedded && (failure is NpgsqlException or SocketException or TimeoutException))
        {
            throw Unusable(database.OwnerConnectionString, failure);
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    private static async Task MakeFitAsync(DatabaseHandle database, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var migrator = new Migrator(Migration.ReadAll(), loggers.CreateLogger<Migrator>());
        await migrator.RunAsync(database.OwnerConnectionString, DatabaseConnections.LoginOf(database.AppConnectionString), cancellation);
        await AppRoleGuard.CheckAsync(database.AppConnectionString, cancellation);
    }

    private static StartRefusedException Unusable(string connectionString, Exception failure)
    {
        var asked = new NpgsqlConnectionStringBuilder(connectionString);
        return new StartRefusedException(
            $"The database that ConnectionStrings__TrailDesk names ({asked.Database} as {asked.Username} at {asked.Host}:{asked.Port}) cannot be used: "
            + $"{failure.Message.TrimEnd('.')}. Check that it runs there and that the name and the password are right.");
    }

    private static async Task<DatabaseHandle> OpenAsync(DatabaseConnections connections, ILoggerFactory loggers, CancellationToken cancellation)
    {
        if (connections is DatabaseConnections.External external)
            return new DatabaseHandle(external.AppConnectionString, external.OwnerConnectionString, embedded: null);
        var (dataFolder, binFolder) = (DatabaseConnections.Embedded)connections;
        var options = new EmbeddedPostgresOptions { DataFolder = dataFolder, BinFolder = binFolder };
        var postgres = await EmbeddedPostgres.StartAsync(options, loggers.CreateLogger<EmbeddedPostgres>(), cancellation);
        return new DatabaseHandle(postgres.AppConnectionString, postgres.OwnerConnectionString, postgres);
    }
}
