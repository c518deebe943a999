namespace TrailDesk.Load;

/// <summary>
/// A company's past as rows: for each conversation a contact with its key, two messages, a lead, its timeline entry and
/// what the intake keeps, spread over all tenants and ten days. Sealed columns hold bytes of the usual length, and are opened by nobody.
/// </summary>
internal static class GrowthSeed
{
    public static async Task AddAsync(Database database, int conversations)
    {
        await database.ExecuteAsync(DraftSql.Replace("$1", $"{conversations}", StringComparison.Ordinal));
        foreach (var sql in FillSql) await database.ExecuteAsync(sql);
        await database.ExecuteAsync("drop table load_draft");
        await database.ExecuteAsync("vacuum analyze");
        await database.ExecuteAsync("checkpoint");
    }

    // Ids that grow with time, as version 7 does; uuidv7() itself is not in every PostgreSQL that serves.
    private const string DraftSql = """
        create or replace function load_id(at timestamptz) returns uuid language sql volatile as $f$
          select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(r, 1, 3) || '8' || substr(r, 4, 15))::uuid
          from (select md5(random()::text || at::text) as r) as random
        $f$;
        create unlogged table load_draft as
        with channels as (
          select row_number() over (order by c.id) - 1 as position, count(*) over () as total, c.id, c.tenant_id,
            array(select u.id from users u where u.tenant_id = c.tenant_id) as people
          from whatsapp_configurations c
        ),
        times as (
          select n, now() - interval '10 days' + n * (interval '9 days' / $1) as at from generate_series(1, $1) as n
        )
        select t.n, t.at, c.tenant_id, c.id as channel_id, c.people[1 + t.n % cardinality(c.people)] as assignee_id,
          load_id(t.at) as contact_id, load_id(t.at) as conversation_id, load_id(t.at) as inbound_id, load_id(t.at) as outbound_id, load_id(t.at) as lead_id
        from times t
        join channels c on c.position = t.n % c.total
        """;

    private static readonly string[] FillSql =
    [
        """
        insert into contacts (id, tenant_id, profile, language, country, created_at, updated_at)
        select contact_id, tenant_id, decode(repeat('a5', 90), 'hex'), 'en', 'GB', at, at from load_draft order by n
        """,
        """
        insert into keys.contact_keys (id, tenant_id, contact_id, wrapped, created_at)
        select load_id(at), tenant_id, contact_id, decode(repeat('a5', 77), 'hex'), at from load_draft order by n
        """,
        """
        insert into contact_identities (tenant_id, key, contact_id, kind, value, created_at)
        select tenant_id, gen_random_uuid(), contact_id, 'phone', decode(repeat('a5', 60), 'hex'), at from load_draft order by n
        """,
        """
        insert into whatsapp_conversations (id, tenant_id, contact_id, channel_id, status, last_inbound_at, last_message_at, created_at)
        select conversation_id, tenant_id, contact_id, channel_id, 'active', at, at, at from load_draft order by n
        """,
        """
        insert into whatsapp_messages (id, tenant_id, conversation_id, contact_id, channel_id, direction, type, status, provider_message_id, body, received_at)
        select inbound_id, tenant_id, conversation_id, contact_id, channel_id, 'inbound', 'text', 'received', 'wamid.PAST' || n, decode(repeat('a5', 200), 'hex'), at
        from load_draft order by n
        """,
        """
        insert into whatsapp_messages (id, tenant_id, conversation_id, contact_id, channel_id, direction, type, status, provider_message_id, in_reply_to, body, sent_at)
        select outbound_id, tenant_id, conversation_id, contact_id, channel_id, 'outbound', 'text', 'sent', 'wamid.PASTOUT' || n, inbound_id,
          decode(repeat('a5', 200), 'hex'), at
        from load_draft order by n
        """,
        """
        insert into provider_messages (ref, tenant_id, message_id, created_at)
        select gen_random_uuid(), tenant_id, unnest(array[inbound_id, outbound_id]), at from load_draft order by n
        """,
        """
        insert into leads (id, tenant_id, code, status, contact_id, conversation_id, product, people, month, language, source, assignee_id, created_at, updated_at)
        select lead_id, tenant_id, 'PAST-' || lead_id, 'assigned', contact_id, conversation_id, decode(repeat('a5', 60), 'hex'), 2, '2026-12', 'en', 'whatsapp', assignee_id, at, at
        from load_draft order by n
        """,
        """
        insert into timeline_entries (id, tenant_id, subject_kind, subject_id, at, kind, actor, source, body)
        select load_id(at), tenant_id, 'lead', lead_id, at, 'lead_captured', 'system', 'whatsapp', decode(repeat('a5', 120), 'hex') from load_draft order by n
        """,
        """
        insert into seen_events (key, seen_at) select gen_random_uuid(), at from load_draft order by n
        """,
        """
        insert into webhook_events (tenant, id, channel, kind, received_at, slice)
        select tenant_id, load_id(at), channel_id, 'message', at, decode(repeat('a5', 500), 'hex') from load_draft order by n
        """,
    ];
}
