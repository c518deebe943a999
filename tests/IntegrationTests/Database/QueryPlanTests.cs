using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Database;

/// <summary>
/// The main job and every list over large tables: PostgreSQL's own counters say whether anything was read from end to end.
/// </summary>
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

    private static async Task<Dictionary<string, (long Sequential, long Index)>> ScansAsync(Desk desk)
    {
        // A session reports its counters when it ends.
        await using var own = new NpgsqlConnection(desk.App.Database.SuperuserConnectionString);
        await own.OpenAsync();
        await own.ExecuteAsync("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
        NpgsqlConnection.ClearPool(own);
        desk.App.Services.GetRequiredService<NpgsqlDataSource>().Clear();
        var rows = await own.QueryAsync<(string Name, long Sequential, long Index)>(
            "select relname::text, seq_scan, coalesce(idx_scan, 0) from pg_stat_user_tables where schemaname = 'public'");
        return rows.ToDictionary(row => row.Name, row => (row.Sequential, row.Index));
    }
}
