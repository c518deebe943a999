using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TrailDesk.Infrastructure.Webhooks;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Webhooks;

/// <summary>Three attempts and a message is dead: so none may be counted that was not made.</summary>
internal sealed class InboxAttemptTests
{
    // Once tried, as after a node's death; there are no workers who would take it up.
    private const int Shard = 1_000_000;
    private const string RowSql = """
        insert into inbox (shard, tenant, channel, event, kind, sender, sender_keys, attempts, received_at, wait_until)
        values (1000000, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'message', gen_random_uuid(), '{}', 1, now(), null)
        """;

    private TestApp _app = null!;
    private InboxAttempts _attempts = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _app = await TestApp.StartAsync(builder => builder.Configuration["Inbox:Workers"] = "0");
        await Sql.ExecuteAsync(_app.Database.OwnerConnectionString, RowSql);
        _attempts = _app.Services.GetRequiredService<InboxAttempts>();
    }

    [TearDown]
    public async Task StopAsync() => await _app.DisposeAsync();

    [Test]
    public async Task Each_attempt_is_counted_before_it_is_made()
    {
        Assert.That((await _attempts.BeginAsync(Shard, CancellationToken.None))!.Value.Attempts, Is.EqualTo(2));
        Assert.That((await _attempts.BeginAsync(Shard, CancellationToken.None))!.Value.Attempts, Is.EqualTo(3));
        Assert.That(await StoredAsync(), Is.EqualTo(3));
    }

    [Test]
    public async Task An_attempt_that_the_databases_absence_cut_short_does_not_count()
    {
        for (var times = 0; times < 5; times++)
        {
            var (id, _, attempts) = (await _attempts.BeginAsync(Shard, CancellationToken.None))!.Value;
            Assert.That(attempts, Is.EqualTo(2));
            _attempts.Forgive(Shard, id);
        }

        Assert.That(await StoredAsync(), Is.EqualTo(2));
    }

    [Test]
    public async Task While_another_worker_has_the_shard_no_attempt_is_counted()
    {
        await using var other = new NpgsqlConnection(_app.Database.OwnerConnectionString);
        await other.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand($"select pg_advisory_xact_lock({InboxClaim.LockSpace}, {Shard})", other, transaction)) await hold.ExecuteNonQueryAsync();

        Assert.That(await _attempts.BeginAsync(Shard, CancellationToken.None), Is.Null);

        await transaction.RollbackAsync();
        Assert.That((await _attempts.BeginAsync(Shard, CancellationToken.None))!.Value.Attempts, Is.EqualTo(2));
    }

    private Task<short> StoredAsync() => Sql.ReadAsync<short>(_app.Database.OwnerConnectionString, "select attempts from inbox where shard = 1000000");
}
