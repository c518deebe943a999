using System.Globalization;

namespace TrailDesk.Load;

/// <summary>Long threads: to every conversation that somebody wrote in, so many questions with their answers over the months before. Comes after <see cref="GrowthSeed"/>.</summary>
internal static class MessageSeed
{
    public static async Task AddAsync(Database database, int pairs)
    {
        foreach (var sql in FillSql) await database.ExecuteAsync(sql.Replace("$1", pairs.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        await database.ExecuteAsync("vacuum analyze");
        await database.ExecuteAsync("checkpoint");
    }

    private static readonly string[] FillSql =
    [
        """
        create unlogged table load_pairs as
        select load_id(p.at) as inbound_id, load_id(p.at) as outbound_id, c.id as conversation_id, c.tenant_id, c.contact_id, c.channel_id,
          p.at, row_number() over () as n
        from whatsapp_conversations c
        cross join generate_series(1, $1) as n
        cross join lateral (select c.created_at - interval '3 days' - n * interval '12 hours' as at) p
        where not c.is_quiet
        """,
        """
        insert into whatsapp_messages (id, tenant_id, conversation_id, contact_id, channel_id, direction, type, status, provider_message_id, body, received_at)
        select inbound_id, tenant_id, conversation_id, contact_id, channel_id, 'inbound', 'text', 'received', 'wamid.LONG' || n, decode(repeat('a5', 200), 'hex'), at
        from load_pairs
        """,
        """
        insert into whatsapp_messages (id, tenant_id, conversation_id, contact_id, channel_id, direction, type, status, provider_message_id, in_reply_to, body, sent_at)
        select outbound_id, tenant_id, conversation_id, contact_id, channel_id, 'outbound', 'text', 'sent', 'wamid.LONGOUT' || n, inbound_id, decode(repeat('a5', 200), 'hex'), at
        from load_pairs
        """,
        """
        insert into provider_messages (ref, tenant_id, message_id, created_at)
        select gen_random_uuid(), tenant_id, unnest(array[inbound_id, outbound_id]), at from load_pairs
        """,
        """
        drop table load_pairs
        """,
        // Usage of these days was counted when they were the last ones: nobody reads a past of years at once.
        """
        insert into usage_counts (day, counted_at)
        select d::date, now() from generate_series(now() - interval '2 years', now() - interval '2 days', interval '1 day') as d
        on conflict (day) do update set counted_at = excluded.counted_at
        """,
    ];
}
