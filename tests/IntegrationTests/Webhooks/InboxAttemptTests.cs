using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TrailDesk.Infrastructure.Nodes;
using TrailDesk.Infrastructure.Webhooks;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Webhooks;

/// <summary>Five deaths or three failures and a message is dead: so none may be counted that was not seen.</summary>
internal sealed class InboxAttemptTests
{
    private const int Shard = 1_000_000;
    private const int AtOnce = 64;
    private static readonly Guid Tenant = Guid.NewGuid();
    private TestApp _app = null!;
    private InboxAttempts _attempts = null!;

    // There are no workers who would take the rows up.
    [SetUp]
    public async Task StartAsync()
    {
        _app = await TestApp.StartAsync(builder => builder.Configuration["Inbox:Workers"] = "0");
        _attempts = _app.Services.GetRequiredService<InboxAttempts>();
    }

    [TearDown]
    public async Task StopAsync() => await _app.DisposeAsync();

    [Test]
    public async Task Each_attempt_is_counted_before_it_is_made()
    {
        await AddAsync(1);

        Assert.That(await BeginAsync(), Is.EqualTo(new[] { 2 }));
        Assert.That(await BeginAsync(), Is.EqualTo(new[] { 3 }));
        Assert.That(await StoredAsync(), Is.EqualTo(new[] { 3 }));
    }

    [Test]
    public async Task An_attempt_that_the_databases_absence_cut_short_does_not_count()
    {
        await AddAsync(1);
        for (var times = 0; times < 5; times++)
        {
            var attempt = (await _attempts.BeginAsync(Shard, AtOnce, CancellationToken.None)).Single();
            Assert.That(attempt.Number, Is.EqualTo(2));
            _attempts.Forgive(Shard, [attempt.Id]);
        }

        Assert.That(await StoredAsync(), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task While_another_worker_has_the_shard_no_attempt_is_counted()
    {
        await AddAsync(1);
        await using var other = new NpgsqlConnection(_app.Database.OwnerConnectionString);
        await other.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand($"select pg_advisory_xact_lock({InboxClaim.LockSpace}, {Shard})", other, transaction)) await hold.ExecuteNonQueryAsync();

        Assert.That(await BeginAsync(), Is.Empty);

        await transaction.RollbackAsync();
        Assert.That(await BeginAsync(), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task Rows_with_one_death_are_tried_together_up_to_one_with_two()
    {
        await AddAsync(1, 1, 1, 2, 1);

        Assert.That(await BeginAsync(), Is.EqualTo(new[] { 2, 2, 2 }));
        Assert.That(await StoredAsync(), Is.EqualTo(new[] { 2, 2, 2, 2, 1 }));
    }

    [Test]
    public async Task A_row_with_two_deaths_is_tried_alone()
    {
        await AddAsync(2, 1, 1);

        Assert.That(await BeginAsync(), Is.EqualTo(new[] { 3 }));
        Assert.That(await StoredAsync(), Is.EqualTo(new[] { 3, 1, 1 }));
    }

    [Test]
    public async Task A_row_that_failed_is_tried_alone()
    {
        await AddAsync(0, 1);
        await Sql.ExecuteAsync(_app.Database.OwnerConnectionString, $"update inbox set attempts = 1 where id = (select min(id) from inbox where shard = {Shard})");

        Assert.That(await BeginAsync(), Is.EqualTo(new[] { 1 }));
        Assert.That(await StoredAsync(), Is.EqualTo(new[] { 1, 1 }));
    }

    [Test]
    public async Task A_failure_shows_that_the_node_lived_and_its_deaths_are_forgotten()
    {
        await AddAsync(4);
        var attempt = (await _attempts.BeginAsync(Shard, AtOnce, CancellationToken.None)).Single();
        Assert.That(attempt.Number, Is.EqualTo(5));

        await _attempts.WaitAsync(Shard, attempt.Id, attempts: 1, CancellationToken.None);

        Assert.That(await StoredAsync(), Is.EqualTo(new[] { 0 }));
    }

    [Test]
    public async Task Rows_of_another_company_are_left_to_a_turn_of_their_own()
    {
        await AddAsync(1, 1);
        await AddAsync(Guid.NewGuid(), 1);

        Assert.That(await BeginAsync(), Is.EqualTo(new[] { 2, 2 }));
    }

    [Test]
    public async Task Attempts_that_nobody_made_are_taken_back()
    {
        await AddAsync(1, 1);
        var begun = await _attempts.BeginAsync(Shard, AtOnce, CancellationToken.None);

        await _attempts.TakeBackAsync(Shard, [begun[0].Id], CancellationToken.None);

        Assert.That(await StoredAsync(), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task Of_a_dead_nodes_backlog_only_what_it_may_have_had_in_hand_counts_as_tried()
    {
        await AddAsync([.. Enumerable.Repeat(0, 100)]);

        await DieAsync();

        Assert.That(await StoredAsync(), Is.EqualTo(Enumerable.Repeat(1, AtOnce).Concat(Enumerable.Repeat(0, 100 - AtOnce))));
    }

    [Test]
    public async Task A_second_death_marks_no_more_while_the_first_ones_rows_wait()
    {
        await AddAsync([.. Enumerable.Repeat(1, AtOnce), 0, 0]);

        await DieAsync();

        Assert.That(await StoredAsync(), Is.EqualTo(Enumerable.Repeat(1, AtOnce).Append(0).Append(0)));
    }

    [Test]
    public async Task What_a_living_worker_is_about_to_delete_is_left_alone()
    {
        await AddAsync(0, 0);
        await using var other = new NpgsqlConnection(_app.Database.OwnerConnectionString);
        await other.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand($"select 1 from inbox where shard = {Shard} order by id limit 1 for update", other, transaction)) await hold.ExecuteNonQueryAsync();

        await DieAsync();

        Assert.That(await StoredAsync(), Is.EqualTo(new[] { 0, 1 }));
    }

    private async Task DieAsync()
    {
        await using var connection = new NpgsqlConnection(_app.Database.AppConnectionString);
        await connection.OpenAsync();
        await _app.Services.GetServices<INodeDeath>().Single().CareAsync(connection, CancellationToken.None);
    }

    private async Task<IEnumerable<int>> BeginAsync() =>
        (await _attempts.BeginAsync(Shard, AtOnce, CancellationToken.None)).Select(attempt => (int)attempt.Number);

    private Task AddAsync(params int[] begun) => AddAsync(Tenant, begun);

    private Task AddAsync(Guid tenant, params int[] begun) => Sql.ExecuteAsync(_app.Database.OwnerConnectionString, $$"""
        insert into inbox (shard, tenant, channel, event, kind, sender, sender_keys, begun, received_at)
        select {{Shard}}, '{{tenant}}', gen_random_uuid(), gen_random_uuid(), 'message', gen_random_uuid(), '{}', a, now()
        from unnest(array[{{string.Join(", ", begun)}}]) with ordinality as r (a, place) order by place
        """);

    private async Task<int[]> StoredAsync() => [.. (await Sql.ReadAsync<short[]>(
        _app.Database.OwnerConnectionString, $"select array_agg(begun order by id) from inbox where shard = {Shard}")).Select(begun => (int)begun)];
}
