using Npgsql;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Api.Database;

public static class DatabaseModule
{
    public static IServiceCollection AddDatabase(this IServiceCollection services, IConfiguration configuration, string connectionString)
    {
        DapperConventions.Apply();
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = "traildesk",
            MaxAutoPrepare = 100,
            // Nothing is set on a session but inside its transaction, so there is nothing to reset between two users of it.
            NoResetOnClose = true,
            MaxPoolSize = configuration.GetValue("Database:PoolSize", 40),
        };
        return services
            .AddSingleton(provider => new NpgsqlDataSourceBuilder(settings.ConnectionString)
                .UseLoggerFactory(provider.GetRequiredService<ILoggerFactory>())
                .Build())
            .AddSingleton<Db>()
            .AddSingleton<RowBatches>()
            .AddSingleton(new TransactionGate(settings.MaxPoolSize / 4))
            .AddSingleton(provider => MasterKey.Load(configuration, provider.GetRequiredService<IHostEnvironment>(), DataFolder(configuration)))
            .AddSingleton<KeyRing>();
    }

    private static string DataFolder(IConfiguration configuration) => Path.GetFullPath(configuration["TRAILDESK_DATA"] ?? ".data");
}
