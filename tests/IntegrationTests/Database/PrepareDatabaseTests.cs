using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using NUnit.Framework;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Database;

internal sealed class PrepareDatabaseTests
{
    [Test]
    public async Task Without_a_connection_string_a_private_database_is_prepared_in_the_data_folder()
    {
        using var folder = new TemporaryFolder();

        await using var handle = await PrepareAsync(("TRAILDESK_DATA", folder.Path));

        Assert.That(handle.IsEmbedded, Is.True);
        Assert.That(Directory.Exists(Path.Combine(folder.Path, "postgres")), Is.True);
        Assert.That(await Sql.ReadAsync<string>(handle.AppConnectionString, "select current_user::text"), Is.EqualTo("traildesk_app"));
        Assert.That(await Sql.ReadAsync<string>(handle.OwnerConnectionString, "select current_user::text"), Is.EqualTo("traildesk_owner"));
    }

    [Test]
    public async Task With_two_logins_one_migrates_and_the_other_works_as_the_app_role()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();

        await using var handle = await PrepareAsync(
            ("ConnectionStrings:TrailDesk", database.LoginConnectionString),
            ("ConnectionStrings:TrailDeskOwner", database.OwnerConnectionString));

        Assert.That(handle.IsEmbedded, Is.False);
        Assert.That(await Sql.ReadAsync<string>(handle.AppConnectionString, "select session_user::text"), Is.EqualTo("traildesk_login"));
        Assert.That(await Sql.ReadAsync<string>(handle.AppConnectionString, "select current_user::text"), Is.EqualTo("traildesk_app"));
    }

    [Test]
    public async Task With_one_login_it_migrates_as_itself_and_works_as_the_app_role()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();

        await using var handle = await PrepareAsync(("ConnectionStrings:TrailDesk", database.OwnerConnectionString));

        Assert.That(await Sql.ReadAsync<string>(handle.AppConnectionString, "select session_user::text"), Is.EqualTo("traildesk_owner"));
        Assert.That(await Sql.ReadAsync<string>(handle.AppConnectionString, "select current_user::text"), Is.EqualTo("traildesk_app"));
    }

    [Test]
    public async Task Several_nodes_prepare_one_database_at_once()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();

        var handles = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PrepareAsync(("ConnectionStrings:TrailDesk", database.OwnerConnectionString))));

        Assert.That(handles.Select(handle => handle.IsEmbedded), Is.All.False);
        Assert.That(
            await Sql.ReadAsync<long>(database.OwnerConnectionString, "select count(*) from schema_migrations"),
            Is.EqualTo(Migration.ReadAll().Count));
    }

    [Test]
    public async Task A_server_that_recovers_is_waited_for()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var server = new RecoveringServer(database.OwnerConnectionString, refusals: 2);

        await using var handle = await PrepareAsync(("ConnectionStrings:TrailDesk", server.ConnectionString));

        Assert.That(server.Asked, Is.GreaterThan(2));
        Assert.That(await Sql.ReadAsync<long>(database.OwnerConnectionString, "select count(*) from schema_migrations"), Is.EqualTo(Migration.ReadAll().Count));
    }

    [Test]
    public async Task A_server_with_another_password_is_not_waited_for()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await using var server = new RecoveringServer(database.OwnerConnectionString, refusals: 0);
        var wrong = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Password = "guessed" }.ConnectionString;

        var refusal = Assert.ThrowsAsync<StartRefusedException>(() => PrepareAsync(("ConnectionStrings:TrailDesk", wrong)));

        Assert.That(refusal.Message, Does.Contain("cannot be used").And.Not.Contains("guessed"));
        Assert.That(server.Asked, Is.EqualTo(1));
    }

    private static Task<DatabaseHandle> PrepareAsync(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        return PrepareDatabase.RunAsync(configuration, NullLoggerFactory.Instance, CancellationToken.None);
    }
}
