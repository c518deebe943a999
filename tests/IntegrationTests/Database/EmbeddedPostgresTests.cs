using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Npgsql;
using TrailDesk.Infrastructure.Database.Embedded;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Database;

internal sealed class EmbeddedPostgresTests
{
    [Test]
    public async Task What_was_written_is_there_after_a_clean_restart()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await StartAsync(folder.Path))
            await ExecuteAsync(first.OwnerConnectionString, "create table trips (code text); insert into trips values ('TRP123')");

        await using var second = await StartAsync(folder.Path);

        Assert.That(await ReadAsync(second.OwnerConnectionString, "select code from trips"), Is.EqualTo("TRP123"));
    }

    [Test]
    public async Task The_server_is_durable_and_listens_on_loopback_only()
    {
        using var folder = new TemporaryFolder();
        await using var postgres = await StartAsync(folder.Path, durable: true);

        await Assert.MultipleAsync(async () =>
        {
            Assert.That(await ReadAsync(postgres.OwnerConnectionString, "show fsync"), Is.EqualTo("on"));
            Assert.That(await ReadAsync(postgres.OwnerConnectionString, "show synchronous_commit"), Is.EqualTo("on"));
            Assert.That(await ReadAsync(postgres.OwnerConnectionString, "show listen_addresses"), Is.EqualTo("127.0.0.1"));
            Assert.That(await ReadAsync(postgres.OwnerConnectionString, "show max_connections"), Is.EqualTo("200"));
        });
    }

    [Test]
    public async Task The_secret_is_readable_by_its_owner_alone_and_a_wrong_password_is_refused()
    {
        using var folder = new TemporaryFolder();
        await using var postgres = await StartAsync(folder.Path);
        var wrong = new NpgsqlConnectionStringBuilder(postgres.OwnerConnectionString) { Password = "guess", Pooling = false }.ConnectionString;

        var refusal = Assert.ThrowsAsync<PostgresException>(() => ReadAsync(wrong, "select 'in'"));

        Assert.That(refusal.SqlState, Is.EqualTo(PostgresErrorCodes.InvalidPassword));
        Assert.That(File.GetUnixFileMode(Path.Combine(folder.Path, "database.secret")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Test]
    public async Task A_folder_in_use_is_refused_with_a_sentence()
    {
        using var folder = new TemporaryFolder();
        await using var first = await StartAsync(folder.Path);

        var refusal = Assert.ThrowsAsync<EmbeddedPostgresException>(() => StartAsync(folder.Path));

        Assert.That(refusal.Message, Does.Contain(folder.Path).And.Contains("in use by another running TrailDesk"));
        Assert.That(await ReadAsync(first.OwnerConnectionString, "select 'still here'"), Is.EqualTo("still here"));
    }

    [Test]
    public async Task A_killed_server_comes_back_on_the_same_port_with_what_was_committed()
    {
        using var folder = new TemporaryFolder();
        await using var postgres = await StartAsync(folder.Path, durable: true);
        await ExecuteAsync(postgres.OwnerConnectionString, "create table leads (code text); insert into leads values ('LD-1')");

        Kill(postgres.ProcessId);

        var code = await Eventually.SucceedsAsync(() => ReadAsync(postgres.OwnerConnectionString, "select code from leads"));
        Assert.That(code, Is.EqualTo("LD-1"));
    }

    [Test]
    public async Task After_a_kill_of_the_app_the_server_it_left_behind_is_adopted()
    {
        using var folder = new TemporaryFolder();
        using (var child = await ClusterChild.StartAsync(folder.Path))
            child.Kill();
        var orphan = ServerProcessIn(folder.Path);

        await using var postgres = await StartAsync(folder.Path, durable: true);

        Assert.That(postgres.ProcessId, Is.EqualTo(orphan));
        Assert.That(await ReadAsync(postgres.OwnerConnectionString, "select 'adopted'"), Is.EqualTo("adopted"));
    }

    [Test]
    public async Task After_a_kill_of_app_and_server_the_next_start_recovers()
    {
        using var folder = new TemporaryFolder();
        using (var child = await ClusterChild.StartAsync(folder.Path))
        {
            child.Kill();
            Kill(ServerProcessIn(folder.Path));
        }

        await using var postgres = await StartAsync(folder.Path, durable: true);

        Assert.That(await ReadAsync(postgres.OwnerConnectionString, "select 'recovered'"), Is.EqualTo("recovered"));
    }

    [Test]
    public async Task A_folder_in_use_by_another_process_is_refused_until_that_process_is_gone()
    {
        using var folder = new TemporaryFolder();
        using var child = await ClusterChild.StartAsync(folder.Path);

        Assert.ThrowsAsync<EmbeddedPostgresException>(() => StartAsync(folder.Path));

        child.Kill();
        await using var postgres = await StartAsync(folder.Path);
        Assert.That(await ReadAsync(postgres.OwnerConnectionString, "select 'free'"), Is.EqualTo("free"));
    }

    [Test]
    public async Task A_data_folder_of_another_version_is_refused_with_a_sentence()
    {
        using var folder = new TemporaryFolder();
        await (await StartAsync(folder.Path)).DisposeAsync();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "postgres", "data", "PG_VERSION"), "9\n");

        var refusal = Assert.ThrowsAsync<EmbeddedPostgresException>(() => StartAsync(folder.Path));

        Assert.That(refusal.Message, Does.Contain("was made by PostgreSQL 9").And.Contains("TRAILDESK_POSTGRES_BIN"));
    }

    [Test]
    public async Task A_process_id_that_went_to_another_program_does_not_keep_the_server_from_starting()
    {
        using var folder = new TemporaryFolder();
        await (await StartAsync(folder.Path)).DisposeAsync();
        var stale = $"{Environment.ProcessId}\n{folder.Path}/postgres/data\n1700000000\n20001\n\n127.0.0.1\n  1 2\nready   \n";
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "postgres", "data", "postmaster.pid"), stale);

        await using var postgres = await StartAsync(folder.Path);

        Assert.That(await ReadAsync(postgres.OwnerConnectionString, "select 'started'"), Is.EqualTo("started"));
    }

    [Test]
    public async Task An_interrupted_first_start_leaves_nothing_in_the_way()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "postgres", "data.new"));

        await using var postgres = await StartAsync(folder.Path);

        Assert.That(await ReadAsync(postgres.AppConnectionStringWithoutRole(), "select 'started'"), Is.EqualTo("started"));
    }

    private static Task<EmbeddedPostgres> StartAsync(string folder, bool durable = false) => EmbeddedPostgres.StartAsync(
        new EmbeddedPostgresOptions { DataFolder = folder, Durable = durable }, NullLogger.Instance, CancellationToken.None);

    private static int ServerProcessIn(string folder) =>
        int.Parse(File.ReadLines(Path.Combine(folder, "postgres", "data", "postmaster.pid")).First());

    private static void Kill(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
    }

    private static Task ExecuteAsync(string connectionString, string sql) => Sql.ExecuteAsync(connectionString, sql);

    private static Task<string> ReadAsync(string connectionString, string sql) => Sql.ReadAsync<string>(connectionString, sql);
}

internal static class AppLogin
{
    /// <summary>The app role is the migrator's to make, so before it ran only the login itself can be tried.</summary>
    public static string AppConnectionStringWithoutRole(this EmbeddedPostgres postgres) =>
        new NpgsqlConnectionStringBuilder(postgres.AppConnectionString) { Options = null }.ConnectionString;
}
