using System.Globalization;

namespace TrailDesk.Load;

/// <summary>Long threads: to every conversation that somebody wrote in, so many questions with their answers. Comes after <see cref="GrowthSeed"/>.</summary>
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
        select load_id(c.created_at) as inbound_id, load_id(c.created_at) as outbound_id, c.id as conversation_id, c.tenant_id, c.contact_id, c.channel_id,
          c.created_at - n * interval '1 minute' as at, row_number() over () as n
        from whatsapp_conversations c, generate_series(1, $1) as n
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
    ];
}
