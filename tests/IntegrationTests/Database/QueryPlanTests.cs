using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Database;

/// <summary>
/// The main job and every list over large tables: PostgreSQL's own counters say whether anything was read from end to end.
/// </summary>
[NonParallelizable]
internal sealed class QueryPlanTests
{
    private const int Rows = 20_000;

    private static readonly string[] Large =
    [
        "contacts", "contact_identities", "whatsapp_conversations", "whatsapp_messages", "provider_messages", "leads", "timeline_entries",
        "webhook_events", "seen_events", "outbox",
    ];

    [Test]
    public async Task Neither_the_main_job_nor_a_list_reads_a_large_table_from_end_to_end()
    {
        await using var desk = await Desk.StartAsync();
        await SeedAsync(desk);
        var phone = Desk.NewPhone();
        await PlayAsync(desk, phone);
        var before = await ScansAsync(desk);
        await PlayAsync(desk, phone);
        await PlayAsync(desk, Desk.NewPhone());
        var after = await ScansAsync(desk);

        Assert.That(after.Keys, Is.SupersetOf(Large));
        Assert.That(Large.Where(table => after[table].Index == before[table].Index && table is not "seen_events"), Is.Empty, "each is used");
        Assert.That(Large.Where(table => after[table].Sequential > before[table].Sequential), Is.Empty);
    }

    [Test]
    public async Task A_list_of_a_hundred_thousand_events_fetches_its_page_and_little_more()
    {
        await using var desk = await Desk.StartAsync();
        await SeedEventsAsync(desk);
        var before = await ScansAsync(desk);
        foreach (var state in new[] { "dead", "pending", "processed" })
            Assert.That(await desk.ListAsync($"/api/webhook-events?state={state}"), Has.Count.EqualTo(state == "processed" ? 50 : 20), state);
        var first = await desk.GetAsync("/api/webhook-events");
        await desk.GetAsync($"/api/webhook-events?kind=message&cursor={first.Text("nextCursor")}");
        await desk.GetAsync($"/api/webhook-events/{first.GetProperty("items")[0].Text("id")}");
        var after = await ScansAsync(desk);

        Assert.That(after["webhook_events"].Sequential, Is.EqualTo(before["webhook_events"].Sequential));
        Assert.That(after["webhook_events"].Fetched - before["webhook_events"].Fetched, Is.InRange(150, 400));
    }

    [Test]
    public async Task An_inbox_above_which_a_broadcast_began_fifty_thousand_threads_fetches_its_page_and_little_more()
    {
        await using var desk = await Desk.StartAsync();
        await desk.ExecuteAsync("""
            set session_replication_role = replica;
            insert into whatsapp_conversations (id, tenant_id, contact_id, channel_id, status, last_message_at, is_quiet)
            select gen_random_uuid(), @Tenant, gen_random_uuid(), @Channel, 'active', now() - i * interval '1 second', i <= 50000 from generate_series(1, 50100) i;
            analyze;
            """, new { Tenant = Infrastructure.Demo.DemoCast.TenantId, Channel = desk.Meta.Id });
        var before = await ScansAsync(desk);
        Assert.That((await desk.GetAsync("/api/conversations?quiet=false&limit=50")).GetProperty("items").GetArrayLength(), Is.EqualTo(50));
        var after = await ScansAsync(desk);
        Assert.That(after["whatsapp_conversations"].Fetched - before["whatsapp_conversations"].Fetched, Is.InRange(50, 300));
        Assert.That(after["whatsapp_conversations"].Sequential, Is.EqualTo(before["whatsapp_conversations"].Sequential));
    }

    [Test]
    public async Task A_hundred_thousand_statuses_that_wait_in_vain_are_not_looked_through_every_two_seconds()
    {
        await using var desk = await Desk.StartAsync();
        await SeedEventsAsync(desk);
        await using var connection = new NpgsqlConnection(desk.App.Database.SuperuserConnectionString);
        await connection.OpenAsync();
        var lookup = await connection.QuerySingleAsync<string>("select prosrc from pg_proc where proname = 'list_tenants_with_parked_statuses' and pronargs = 1");
        var take = Infrastructure.Delivery.ParkedStatusSweep.TakeSql;
        foreach (var sql in new[] { lookup.Replace("heard_within", "interval '2 minutes'", StringComparison.Ordinal), take.Replace("$1", "interval '2 minutes'", StringComparison.Ordinal) })
        {
            var plan = await PlanAsync(desk, sql);
            Assert.That(plan, Does.Contain("parked_statuses_by_time").And.Contain("provider_messages_pkey").And.Not.Contain("Seq Scan"), plan);
        }
    }

    // As the app sees it: row-level security is part of the plan.
    private static async Task<string> PlanAsync(Desk desk, string sql)
    {
        await using var connection = new NpgsqlConnection(desk.App.Database.AppConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("select set_config('traildesk.tenant', @Tenant, true)", new { Tenant = $"{Infrastructure.Demo.DemoCast.TenantId}" });
        return string.Join('\n', await connection.QueryAsync<string>($"explain {sql}"));
    }

    private static Task SeedEventsAsync(Desk desk) => desk.ExecuteAsync("""
        set session_replication_role = replica;
        create temp table seeds as select gen_random_uuid() as id, i from generate_series(1, 100000) i;
        insert into webhook_events (tenant, id, channel, kind, slice) select @Tenant, id, @Channel, 'message', decode(repeat('01', 64), 'hex') from seeds;
        insert into dead_letters (id, tenant_id, channel_id, event_id, kind, reason, attempts, shard, sender, sender_keys, received_at)
        select gen_random_uuid(), @Tenant, @Channel, id, 'message', 'x', 3, 40000, id, '{}', now() from seeds where i <= 20;
        insert into dead_letters (id, tenant_id, channel_id, event_id, kind, reason, attempts, shard, sender, sender_keys, received_at, replayed_at)
        select gen_random_uuid(), @Tenant, @Channel, id, 'message', 'x', 3, 40000, id, '{}', now(), now() from seeds where i between 1000 and 6000;
        insert into inbox (shard, tenant, channel, event, kind, sender, sender_keys, received_at, wait_until)
        select 40000, @Tenant, @Channel, id, 'message', id, '{}', now(), now() + interval '1 day' from seeds where i between 21 and 40;
        insert into parked_statuses (id, tenant_id, ref, status, at, received_at)
        select id, @Tenant, gen_random_uuid(), 'sent', now(), now() - i * interval '5 seconds' from seeds;
        insert into provider_messages (ref, tenant_id, message_id) select gen_random_uuid(), @Tenant, id from seeds;
        analyze;
        """, new { Tenant = Infrastructure.Demo.DemoCast.TenantId, Channel = desk.Meta.Id });

    private static async Task PlayAsync(Desk desk, string phone)
    {
        async Task AskAsync(string text)
        {
            var before = desk.Recorder.To(phone).Count;
            Assert.That(await desk.PostAsync(desk.BodyOf(Wire.Text(text), phone)), Is.EqualTo(200));
            await Eventually.HoldsAsync(() => desk.Recorder.To(phone).Count > before);
        }

        await AskAsync("Interested in EBC Trek for 2 people in December");
        await AskAsync("my booking");
        await AskAsync("thanks");
        await desk.StatusAsync(desk.Recorder.To(phone)[0].Id, phone, ("read", DateTimeOffset.UtcNow, null));
        foreach (var list in new[] { "conversations", "contacts", "leads", "timeline", "webhook-events?kind=message" }) await desk.GetAsync($"/api/{list}");
        var contact = (await desk.ContactAsync(phone)).Text("id");
        await desk.GetAsync($"/api/leads?contactId={contact}");
        await desk.GetAsync($"/api/timeline?subject=contact:{contact}");
        await desk.MessagesAsync(phone);
    }

    /// <summary>Another company's rows and our own, so that a plan over a tenant is no smaller than one over the table.</summary>
    private static async Task SeedAsync(Desk desk)
    {
        var tenant = Infrastructure.Demo.DemoCast.TenantId;
        await desk.ExecuteAsync("""
            set session_replication_role = replica;
            create temp table seeds as
            select case when i % 2 = 0 then @Tenant else @Other end as tenant, gen_random_uuid() as id, i from generate_series(1, @Rows) i;
            insert into contacts (id, tenant_id, profile, created_at)
            select id, tenant, decode(repeat('01', 64), 'hex'), now() - i * interval '1 minute' from seeds order by i desc;
            insert into contact_identities (tenant_id, key, contact_id, kind, value) select tenant, gen_random_uuid(), id, 'phone', decode(repeat('01', 64), 'hex') from seeds;
            insert into whatsapp_conversations (id, tenant_id, contact_id, channel_id, status, last_message_at)
            select id, tenant, id, @Channel, 'active', now() - i * interval '1 minute' from seeds order by i desc;
            insert into whatsapp_messages (id, tenant_id, conversation_id, contact_id, channel_id, direction, type, status, body)
            select id, tenant, id, id, @Channel, 'inbound', 'text', 'delivered', decode(repeat('01', 64), 'hex') from seeds;
            insert into provider_messages (ref, tenant_id, message_id) select gen_random_uuid(), tenant, id from seeds;
            insert into leads (id, tenant_id, code, status, contact_id, conversation_id, source)
            select id, tenant, 'S-' || i, 'new', id, id, 'whatsapp' from seeds;
            insert into timeline_entries (id, tenant_id, subject_kind, subject_id, at, kind, actor, source, body)
            select id, tenant, 'contact', id, now(), 'x', 'x', 'x', decode(repeat('01', 64), 'hex') from seeds;
            insert into webhook_events (tenant, id, kind, slice) select tenant, id, 'message', decode(repeat('01', 64), 'hex') from seeds;
            insert into seen_events (key) select id from seeds;
            insert into parked_statuses (id, tenant_id, ref, status, at) select id, tenant, gen_random_uuid(), 'sent', now() from seeds where i <= 20;
            insert into inbox (shard, tenant, channel, event, kind, sender, sender_keys, received_at, wait_until)
            select 40000 + i % 50, tenant, @Channel, id, 'message', id, '{}', now(), now() + interval '1 day' from seeds;
            insert into outbox (message, tenant, channel, lane, recipient, due_at, payload)
            select id, tenant, @Channel, i % 32, gen_random_uuid(), now() + interval '1 day', decode(repeat('01', 64), 'hex') from seeds;
            analyze;
            """, new { Tenant = tenant, Other = Guid.CreateVersion7(), Rows, Channel = Guid.CreateVersion7() });
    }

    private static async Task<Dictionary<string, (long Sequential, long Index, long Fetched)>> ScansAsync(Desk desk)
    {
        // A session reports its counters when it ends.
        await using var own = new NpgsqlConnection(desk.App.Database.SuperuserConnectionString);
        await own.OpenAsync();
        await own.ExecuteAsync("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
        NpgsqlConnection.ClearPool(own);
        desk.App.Services.GetRequiredService<NpgsqlDataSource>().Clear();
        var rows = await own.QueryAsync<(string Name, long Sequential, long Index, long Fetched)>(
            "select relname::text, seq_scan, coalesce(idx_scan, 0), coalesce(idx_tup_fetch, 0) from pg_stat_user_tables where schemaname = 'public'");
        return rows.ToDictionary(row => row.Name, row => (row.Sequential, row.Index, row.Fetched));
    }
}
