using Npgsql;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Api.Database;

public static class DatabaseModule
{
    // Intake, polling, sending, recording of outcomes and leases: one connection each beside the workers', two for what they look up
    // meanwhile (channels, keys, who is who), and one to spare.
    private const int EngineTasks = 8;

    // A node that froze in the middle of what it was saying holds its locks, and idles in the server's eyes not at all.
    private static readonly TimeSpan LongestForMessages = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan LongestForPeople = TimeSpan.FromSeconds(60);

    public static IServiceCollection AddDatabase(this IServiceCollection services, IConfiguration configuration, string connectionString)
    {
        DapperConventions.Apply();
        var people = Settings(connectionString, configuration.GetValue("Database:PoolSize", 40));
        var engine = Settings(AppConnection.ForMessages(connectionString), configuration.GetValue("Inbox:Workers", 2) + EngineTasks);
        var sessions = new NpgsqlConnectionStringBuilder(engine.ConnectionString) { Pooling = false, CommandTimeout = 5 };
        return services
            .AddSingleton(provider => Source(provider, people, LongestForPeople))
            .AddSingleton<Db>()
            .AddSingleton(provider => new EngineDb(Source(provider, engine, LongestForMessages)))
            .AddSingleton(provider => new SessionDb(Source(provider, sessions, LongestForMessages)))
            .AddSingleton<RowBatches>()
            .AddSingleton(new TransactionGate(people.MaxPoolSize / 4))
            .AddSingleton(provider => MasterKey.Load(configuration, provider.GetRequiredService<IHostEnvironment>(), DataFolder(configuration)))
            .AddSingleton<KeyRing>();
    }

    private static NpgsqlConnectionStringBuilder Settings(string connectionString, int poolSize) => new(connectionString)
    {
        ApplicationName = "traildesk",
        MaxAutoPrepare = 100,
        AutoPrepareMinUsages = 2,
        // Nothing is set on a session but inside its transaction, so there is nothing to reset between two users of it.
        NoResetOnClose = true,
        MaxPoolSize = poolSize,
    };

    private static NpgsqlDataSource Source(IServiceProvider provider, NpgsqlConnectionStringBuilder settings, TimeSpan longestTransaction) =>
        new NpgsqlDataSourceBuilder(settings.ConnectionString)
            .UseLoggerFactory(provider.GetRequiredService<ILoggerFactory>())
            .UsePhysicalConnectionInitializer(
                connection => AppConnection.LimitTransactions(connection, longestTransaction),
                connection => AppConnection.LimitTransactionsAsync(connection, longestTransaction))
            .Build();

    private static string DataFolder(IConfiguration configuration) => Path.GetFullPath(configuration["TRAILDESK_DATA"] ?? ".data");
}
