using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using TrailDesk.Infrastructure.Database;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Database;

internal sealed class MigratorTests
{
    private static readonly Migration CreateTrips = Migration.Parse("0001_create_trips.sql", "create table trips (code text primary key);\n");
    private static readonly Migration AddTrip = Migration.Parse("0002_add_trip.sql", "insert into trips values ('TRP123');\n");

    [Test]
    public async Task Migrations_are_applied_in_order_and_once()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();

        await MigrateAsync(database, CreateTrips, AddTrip);
        await MigrateAsync(database, CreateTrips, AddTrip);

        Assert.That(await Sql.ReadAsync<long>(database.OwnerConnectionString, "select count(*) from trips"), Is.EqualTo(1));
        Assert.That(
            await Sql.ReadAsync<string>(database.OwnerConnectionString, "select string_agg(version || ' ' || name, ', ' order by version) from schema_migrations"),
            Is.EqualTo("1 create_trips, 2 add_trip"));
    }

    [Test]
    public async Task Several_nodes_starting_at_once_apply_each_migration_once()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => MigrateAsync(database, CreateTrips, AddTrip)));

        Assert.That(await Sql.ReadAsync<long>(database.OwnerConnectionString, "select count(*) from trips"), Is.EqualTo(1));
        Assert.That(await Sql.ReadAsync<long>(database.OwnerConnectionString, "select count(*) from schema_migrations"), Is.EqualTo(2));
    }

    [Test]
    public async Task An_edited_migration_stops_the_start_and_is_named()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await MigrateAsync(database, CreateTrips);

        var edited = CreateTrips with { Sql = "create table trips (code text primary key, name text);\n" };
        var refusal = Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database, edited));

        Assert.That(refusal.Message, Does.Contain("0001_create_trips.sql was edited"));
    }

    [Test]
    public async Task Other_line_ends_are_no_edit()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await MigrateAsync(database, CreateTrips);

        Assert.DoesNotThrowAsync(() => MigrateAsync(database, CreateTrips with { Sql = CreateTrips.Sql.ReplaceLineEndings("\r\n") }));
    }

    [Test]
    public async Task A_database_newer_than_the_program_is_refused()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        await MigrateAsync(database, CreateTrips, AddTrip);

        var refusal = Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database, CreateTrips));

        Assert.That(refusal.Message, Does.Contain("newer than this program").And.Contains("0002_add_trip"));
    }

    [Test]
    public async Task A_failing_migration_leaves_nothing_of_itself()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();
        var broken = Migration.Parse("0002_break_halfway.sql", "create table halves (id int); select 1 / 0;");

        var failure = Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database, CreateTrips, broken));

        Assert.That(failure.Message, Does.Contain("0002_break_halfway.sql failed: division by zero"));
        Assert.That(await Sql.ReadAsync<bool>(database.OwnerConnectionString, "select to_regclass('halves') is null"), Is.True);
        Assert.That(await Sql.ReadAsync<int>(database.OwnerConnectionString, "select max(version) from schema_migrations"), Is.EqualTo(1));
    }

    [Test]
    public async Task Two_migrations_with_one_number_are_refused()
    {
        await using var database = await TestDatabase.CreateEmptyAsync();

        var refusal = Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database, CreateTrips, AddTrip with { Version = 1 }));

        Assert.That(refusal.Message, Does.Contain("0001_create_trips.sql, 0001_add_trip.sql"));
    }

    [Test]
    public void The_programs_own_migrations_are_numbered_without_twins() =>
        Assert.That(Migration.ReadAll().Select(migration => migration.Version), Is.Unique);

    private static Task MigrateAsync(TestDatabase database, params Migration[] migrations) =>
        new Migrator(migrations, NullLogger<Migrator>.Instance).RunAsync(database.OwnerConnectionString, "traildesk_login", CancellationToken.None);
}
