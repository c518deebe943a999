using Npgsql;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Api.Database;

public static class DatabaseModule
{
    // Intake, polling, sending, recording of outcomes, leases and heartbeat: one connection each beside the workers'.
    private const int EngineTasks = 6;

    public static IServiceCollection AddDatabase(this IServiceCollection services, IConfiguration configuration, string connectionString)
    {
        DapperConventions.Apply();
        var people = Settings(connectionString, configuration.GetValue("Database:PoolSize", 40));
        var engine = Settings(AppConnection.ForMessages(connectionString), configuration.GetValue("Inbox:Workers", 2) + EngineTasks);
        return services
            .AddSingleton(provider => Source(provider, people))
            .AddSingleton<Db>()
            .AddSingleton(provider => new EngineDb(Source(provider, engine)))
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

    private static NpgsqlDataSource Source(IServiceProvider provider, NpgsqlConnectionStringBuilder settings) =>
        new NpgsqlDataSourceBuilder(settings.ConnectionString).UseLoggerFactory(provider.GetRequiredService<ILoggerFactory>()).Build();

    private static string DataFolder(IConfiguration configuration) => Path.GetFullPath(configuration["TRAILDESK_DATA"] ?? ".data");
}
