using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TrailDesk.EndToEndTests.Support;
using TrailDesk.Infrastructure.Database.Embedded;

namespace TrailDesk.EndToEndTests.Crashes;

/// <summary>Two processes of the desk on one database of somebody else's are one system.</summary>
internal sealed class TwoDesksTests
{
    private TemporaryFolder _folder = null!;
    private EmbeddedPostgres _database = null!;
    private SimulatorProcess _simulator = null!;
    private DeskProcess _first = null!;
    private DeskProcess _second = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _folder = new TemporaryFolder();
        _database = await EmbeddedPostgres.StartAsync(
            new EmbeddedPostgresOptions { DataFolder = Path.Combine(_folder.Path, "database"), Durable = false }, NullLogger.Instance, CancellationToken.None);
        var simulatorUrl = $"http://127.0.0.1:{FreePort.Take()}";
        var shared = SharedSettings();
        _first = new DeskProcess(Path.Combine(_folder.Path, "first"), simulatorUrl, shared);
        _second = new DeskProcess(Path.Combine(_folder.Path, "second"), simulatorUrl, shared);
        await _first.StartAsync();
        await _second.StartAsync();
        _simulator = await SimulatorProcess.StartAsync(simulatorUrl, _first.ChannelsFile, _first.Url);
    }

    private (string, string)[] SharedSettings() =>
    [
        ("ConnectionStrings__TrailDesk", new NpgsqlConnectionStringBuilder(_database.AppConnectionString) { Options = null }.ConnectionString),
        ("ConnectionStrings__TrailDeskOwner", _database.OwnerConnectionString),
        ("TRAILDESK_MASTER_KEY", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
    ];

    [TearDown]
    public async Task StopAsync()
    {
        if (_simulator is not null) await _simulator.DisposeAsync();
        if (_second is not null) await _second.DisposeAsync();
        if (_first is not null) await _first.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Two_desks_share_the_work_and_one_goes_on_alone_when_the_other_is_killed()
    {
        await Eventually.HoldsAsync("Both desks sending", TimeSpan.FromSeconds(15), OwnersOfLanesAsync, owners => owners == 2);
        await _simulator.SendWebhooksToAsync(channel => channel.Provider == "meta" ? _first.Url : _second.Url);
        var load = new Load(_simulator, await _simulator.ChannelsAsync(), series: 24);
        var writing = load.RunAsync();
        await load.ReachesAsync(0.3);

        _second.Kill();
        await _simulator.SendWebhooksToAsync(_ => _first.Url);

        await writing;
        await ExactlyOnce.CheckAsync(load, _simulator, _first);
        Assert.That(await OwnersOfLanesAsync(), Is.EqualTo(1));
    }

    private async Task<long> OwnersOfLanesAsync()
    {
        await using var source = NpgsqlDataSource.Create(_database.OwnerConnectionString);
        await using var command = source.CreateCommand("select count(distinct owner) from send_lanes where lease_until > now()");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
