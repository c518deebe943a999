using MediatR;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Delivery;
using TrailDesk.Application.Jobs;
using TrailDesk.Application.Nodes;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Webhooks;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Jobs;

/// <summary>Each job takes what is old, leaves what is not, and does so for every tenant and over many batches.</summary>
internal sealed class PurgeTests
{
    private const int Old = 7;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private TestApp _app = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _app = await TestApp.StartAsync();
        await _app.AddTenantAsync("Rivals", "rival@example.com");
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _app.DisposeAsync();

    [Test]
    public async Task Idle_conversations_expire_and_busy_or_closed_ones_stay()
    {
        await WriteAsync($"""
            insert into whatsapp_conversations (id, tenant_id, contact_id, channel_id, status, last_message_at)
            select gen_random_uuid(), tenant_id, gen_random_uuid(), gen_random_uuid(), s.status, now() - s.age
            from tenants, generate_series(1, {Old}), (values ('active', interval '31 days'), ('waiting', '31 days'), ('active', '29 days'), ('closed', '31 days')) s (status, age)
            """);
        var count = await RunAsync(new ExpireConversations(30 * Day, 3));
        Assert.Multiple(async () =>
        {
            Assert.That(count, Is.EqualTo(2 * 2 * Old));
            Assert.That(await CountAsync("whatsapp_conversations where status = 'expired' and version = 2"), Is.EqualTo(2 * 2 * Old));
            Assert.That(await CountAsync("whatsapp_conversations where status = 'active'"), Is.EqualTo(2 * Old));
            Assert.That(await CountAsync("whatsapp_conversations where status = 'closed'"), Is.EqualTo(2 * Old));
        });
    }

    [Test]
    public async Task Raw_slices_and_the_keys_of_their_days_go_together()
    {
        await WriteAsync($"""
            insert into webhook_events (tenant, id, kind, received_at, slice)
            select tenant_id, (rpad(lpad(to_hex((extract(epoch from now() - age) * 1000)::bigint), 12, '0'), 28, '7') || lpad(n::text, 4, '0'))::uuid, 'message', now() - age, '\x00'
            from tenants, generate_series(1, {Old}) n, (values (interval '15 days'), ('13 days')) a (age);
            insert into unroutable_events (id, channel, tenant, slice, received_at)
            select gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '\x00', now() - age from (values (interval '15 days'), ('13 days')) a (age);
            insert into keys.day_keys (id, tenant_id, day, wrapped)
            select gen_random_uuid(), tenant_id, (now() at time zone 'utc')::date - age, '\x00' from tenants, (values (15), (14), (13)) a (age)
            """);
        var count = await RunAsync(new PurgeWebhookEvents(14 * Day, 3));
        Assert.Multiple(async () =>
        {
            Assert.That(count, Is.EqualTo(2 * Old + 1));
            Assert.That(await CountAsync("webhook_events where received_at > now() - interval '14 days'"), Is.EqualTo(2 * Old));
            Assert.That(await CountAsync("webhook_events where received_at < now() - interval '14 days'"), Is.Zero);
            Assert.That(await CountAsync("unroutable_events"), Is.EqualTo(1));
            Assert.That(await CountAsync("keys.day_keys"), Is.EqualTo(2 * 2), "the day on which the oldest slices left were made keeps its key");
        });
    }

    [Test]
    public async Task Seen_events_go_when_no_provider_can_come_back_with_them()
    {
        await WriteAsync("""
            insert into seen_events (key, seen_at)
            select gen_random_uuid(), now() - case when n % 3 = 0 then interval '46 days' else interval '44 days' end from generate_series(1, 3000) n
            """);
        Assert.That(await RunAsync(new PurgeSeenEvents(45 * Day)), Is.EqualTo(1000));
        Assert.That(await CountAsync("seen_events"), Is.EqualTo(2000));
    }

    [Test]
    public async Task Sessions_go_a_while_after_their_end()
    {
        await WriteAsync($"""
            insert into sessions (id, tenant_id, kind, token_hash, family_id, name, expires_at, used_at, revoked_at)
            select gen_random_uuid(), tenant_id, 'refresh', decode(md5(random()::text), 'hex'), gen_random_uuid(), s.name, now() + s.expires, now() - interval '9 days', now() + s.revoked
            from tenants, generate_series(1, {Old}), (values
              ('purge', interval '-8 days', null::interval), ('purge', '30 days', '-8 days'),
              ('keep', '-6 days', null), ('keep', '30 days', '-6 days'), ('keep', '30 days', null)) s (name, expires, revoked)
            """);
        Assert.That(await RunAsync(new PurgeSessions(7 * Day, 3)), Is.EqualTo(2 * 2 * Old));
        Assert.That(await CountAsync("sessions where name = 'keep'"), Is.EqualTo(2 * 3 * Old));
    }

    [Test]
    public async Task Idempotency_keys_go_after_a_day()
    {
        await WriteAsync($"""
            insert into idempotency_keys (tenant_id, key, request_hash, message_id, conversation_id, created_at)
            select tenant_id, gen_random_uuid(), '\x00', gen_random_uuid(), gen_random_uuid(), now() - age
            from tenants, generate_series(1, {Old}), (values (interval '25 hours'), ('23 hours')) a (age)
            """);
        Assert.That(await RunAsync(new PurgeIdempotencyKeys(Day, 3)), Is.EqualTo(2 * Old));
        Assert.That(await CountAsync("idempotency_keys"), Is.EqualTo(2 * Old));
    }

    [Test]
    public async Task Nodes_go_once_they_have_been_gone_for_long()
    {
        await WriteAsync("""
            insert into nodes (id, stopped_at) select gen_random_uuid(), now() - age from (values (interval '8 days'), ('6 days')) a (age)
            """);
        Assert.That(await RunAsync(new PurgeNodes(7 * Day, 3)), Is.EqualTo(1));
        Assert.That(await CountAsync("nodes where stopped_at is null"), Is.EqualTo(1), "the node that runs stays");
    }

    [Test]
    public async Task The_journal_of_runs_forgets_the_old_and_never_one_that_is_held()
    {
        await WriteAsync("""
            insert into job_runs (name, due_at, node, lease_until)
            select 'purge-test', now() - due, gen_random_uuid(), now() + lease
            from (values (interval '8 days', interval '-8 days'), ('9 days', '1 minute'), ('6 days', '-6 days')) r (due, lease)
            """);
        Assert.That(await RunAsync(new PurgeJobRuns(7 * Day, 3)), Is.EqualTo(1));
        Assert.That(await CountAsync("job_runs where name = 'purge-test'"), Is.EqualTo(2));
    }

    private Task<int> RunAsync(IRequest<int> request) => _app.SendAsync(new Caller(Guid.Empty, null, "test", []), request);

    private Task WriteAsync(string sql) => Support.Sql.ExecuteAsync(_app.Database.OwnerConnectionString, sql);

    private Task<long> CountAsync(string rows) => Support.Sql.ReadAsync<long>(_app.Database.OwnerConnectionString, $"select count(*) from {rows}");
}
