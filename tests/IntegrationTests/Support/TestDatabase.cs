using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Database.Embedded;

namespace TrailDesk.IntegrationTests.Support;

/// <summary>
/// A fresh, migrated database on the run's one shared server: <c>await using var database = await TestDatabase.CreateAsync();</c>
/// </summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly EmbeddedPostgres _server;

    private TestDatabase(EmbeddedPostgres server, string name) => (_server, Name) = (server, name);

    public string Name { get; }
    public string OwnerConnectionString => On(_server.OwnerConnectionString, Name);
    public string AppConnectionString => On(_server.AppConnectionString, Name);

    /// <summary>For looking at what neither the owner nor the app may see, such as another role's sessions.</summary>
    public string SuperuserConnectionString => On(_server.SuperuserConnectionString, Name);

    /// <summary>The login and password alone, as a person would set them in ConnectionStrings__TrailDesk.</summary>
    public string LoginConnectionString =>
        new NpgsqlConnectionStringBuilder(AppConnectionString) { Options = null }.ConnectionString;

    public static async Task<TestDatabase> CreateAsync()
    {
        var template = await TestCluster.MigratedTemplateAsync();
        return await CreateFromAsync(template);
    }

    public static Task<TestDatabase> CreateEmptyAsync() => CreateFromAsync("template0");

    public async ValueTask DisposeAsync()
    {
        foreach (var connectionString in new[] { OwnerConnectionString, AppConnectionString, LoginConnectionString, SuperuserConnectionString })
        {
            using var connection = new NpgsqlConnection(connectionString);
            NpgsqlConnection.ClearPool(connection);
        }
        await TestCluster.AdministerAsync($"drop database if exists {Name} with (force)");
    }

    private static async Task<TestDatabase> CreateFromAsync(string template)
    {
        var database = new TestDatabase(await TestCluster.ServerAsync(), $"test_{Guid.CreateVersion7():n}");
        // A file copy is far cheaper than writing every page to the log, which is the default strategy.
        await TestCluster.AdministerAsync($"create database {database.Name} template {template} strategy file_copy owner traildesk_owner");
        return database;
    }

    internal static string On(string connectionString, string database) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Database = database, MaxPoolSize = 20 }.ConnectionString;
}

/// <summary>The run's shared server: started at the first use, stopped and deleted at the end.</summary>
internal static class TestCluster
{
    private const string Template = "traildesk_template";
    private static readonly TemporaryFolder Folder = new();
    private static readonly Lazy<Task<EmbeddedPostgres>> Server = new(StartAsync);
    private static readonly Lazy<Task> MigratedTemplate = new(MigrateTemplateAsync);

    public static string DataFolder => Folder.Path;

    public static Task<EmbeddedPostgres> ServerAsync() => Server.Value;

    public static async Task<string> MigratedTemplateAsync()
    {
        await MigratedTemplate.Value;
        return Template;
    }

    public static async Task AdministerAsync(string sql)
    {
        var server = await Server.Value;
        await Sql.ExecuteAsync(TestDatabase.On(server.SuperuserConnectionString, "postgres"), sql);
    }

    public static async Task StopAsync()
    {
        if (Server.IsValueCreated)
            await (await Server.Value).DisposeAsync();
        Folder.Dispose();
    }

    private static Task<EmbeddedPostgres> StartAsync() => EmbeddedPostgres.StartAsync(
        new EmbeddedPostgresOptions { DataFolder = Folder.Path, Durable = false }, NullLogger.Instance, CancellationToken.None);

    private static async Task MigrateTemplateAsync()
    {
        await AdministerAsync($"create database {Template} owner traildesk_owner");
        var owner = TestDatabase.On((await Server.Value).OwnerConnectionString, Template);
        await new Migrator(Migration.ReadAll(), NullLogger<Migrator>.Instance).RunAsync(owner, "traildesk_login", CancellationToken.None);
    }
}
