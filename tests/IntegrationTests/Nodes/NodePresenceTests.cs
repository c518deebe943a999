using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Nodes;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Nodes;

/// <summary>A node that stands in its own way sends no heartbeat, and the others' dead are not found.</summary>
internal sealed class NodePresenceTests
{
    private readonly Guid _node = Guid.CreateVersion7();
    private TestApp _app = null!;
    private NodePresence _presence = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _app = await TestApp.StartAsync();
        _presence = new NodePresence(_app.Services.GetRequiredService<SessionDb>());
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _presence.LeaveAsync();
        await _app.DisposeAsync();
    }

    [Test]
    public async Task A_session_that_went_wrong_takes_its_lock_with_it()
    {
        await _presence.ShowAsync(_node, CancellationToken.None);
        Assert.That(await LocksAsync(), Is.EqualTo(1));

        await _presence.LeaveAsync();

        await Eventually.HoldsAsync(async () => await LocksAsync() == 0);
    }

    [Test]
    public async Task A_lock_is_taken_once_however_often_the_node_shows_itself()
    {
        for (var times = 0; times < 3; times++) await _presence.ShowAsync(_node, CancellationToken.None);

        Assert.That(await LocksAsync(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_former_session_that_the_server_still_has_does_not_hold_up_the_next_one()
    {
        var former = new NodePresence(_app.Services.GetRequiredService<SessionDb>());
        await former.ShowAsync(_node, CancellationToken.None);

        var pid = (await _presence.ShowAsync(_node, CancellationToken.None)).ProcessID;

        await former.LeaveAsync();
        await Eventually.HoldsAsync(async () => (await _presence.ShowAsync(_node, CancellationToken.None)).ProcessID == pid && await HolderAsync() == pid);
    }

    [Test]
    public async Task A_session_that_was_cut_is_followed_by_another()
    {
        var cut = (await _presence.ShowAsync(_node, CancellationToken.None)).ProcessID;
        await Sql.ExecuteAsync(_app.Database.SuperuserConnectionString, $"select pg_terminate_backend({cut})");

        await Eventually.HoldsAsync(async () =>
        {
            var session = await _presence.ShowAsync(_node, CancellationToken.None);
            try
            {
                await using var command = new Npgsql.NpgsqlCommand("select 1", session);
                return await command.ExecuteScalarAsync() is 1 && session.ProcessID != cut && await HolderAsync() == session.ProcessID;
            }
            catch (Npgsql.NpgsqlException)
            {
                return false;
            }
        });
    }

    private string Ours => $"from pg_locks where locktype = 'advisory' and classid = 7002 and objid::bigint = (hashtext('{_node}')::bigint & 4294967295) and granted";

    private Task<long> LocksAsync() => Sql.ReadAsync<long>(_app.Database.OwnerConnectionString, $"select count(*) {Ours}");

    private Task<int> HolderAsync() => Sql.ReadAsync<int>(_app.Database.OwnerConnectionString, $"select coalesce(max(pid), 0) {Ours}");
}
