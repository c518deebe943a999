using Npgsql;
using TrailDesk.Application.Conversations;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Conversations;

internal sealed class ConversationStore(UnitOfWork work) : IConversationStore
{
    private const string Columns = """
        v.id, v.contact_id, v.channel_id, v.status, v.assignee_id, v.last_inbound_at, v.referral_at, v.free_entry_until,
        v.last_message_at, v.created_at, v.closed_at, v.expecting, v.expecting_data, v.misses, v.replies_since, v.reply_count, v.version, v.is_quiet
        """;

    /// <summary>
    /// Open conversations of everyone that one of these identities belongs to; part of the inbox's claim. The lateral keeps
    /// the plan at one index probe a person, however many conversations there are.
    /// </summary>
    public const string OpenByIdentitySql = $"""
        select v.*
        from contact_identities i
        cross join lateral (
          select {Columns}
          from whatsapp_conversations v
          where v.tenant_id = i.tenant_id and v.contact_id = i.contact_id and v.status in ('active', 'waiting')
          limit 100
        ) v
        where i.tenant_id = current_tenant() and i.key = any($1)
        """;

    private const string OpenSql = $"""
        select {Columns}
        from whatsapp_conversations v
        where v.tenant_id = current_tenant() and v.contact_id = $1 and v.channel_id = $2 and v.status in ('active', 'waiting')
        """;

    private const string ByIdSql = $"""
        select {Columns}
        from whatsapp_conversations v
        where v.tenant_id = current_tenant() and v.id = $1
        """;

    public async ValueTask<Conversation?> FindOpenAsync(Guid contactId, Guid channelId, CancellationToken cancellation)
    {
        if (work.Set.OpenConversations.TryGetValue((contactId, channelId), out var known)) return known;
        if (work.Set.FullyRead.Contains(contactId)) return null;
        await using var command = new NpgsqlCommand(OpenSql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = contactId }, new NpgsqlParameter<Guid> { TypedValue = channelId } },
        };
        await using (var reader = await command.ExecuteReaderAsync(cancellation)) await ReadAsync(reader, cancellation);
        return work.Set.OpenConversations.GetValueOrDefault((contactId, channelId));
    }

    public async ValueTask<Conversation?> FindAsync(Guid id, CancellationToken cancellation)
    {
        if (work.Set.Conversations.TryGetValue(id, out var known)) return known;
        await using var command = new NpgsqlCommand(ByIdSql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = id } },
        };
        await using (var reader = await command.ExecuteReaderAsync(cancellation)) await ReadAsync(reader, cancellation);
        return work.Set.Conversations.GetValueOrDefault(id);
    }

    private const string LastSql = $"""
        select {Columns}
        from whatsapp_conversations v
        where v.tenant_id = current_tenant() and v.contact_id = $1 and v.channel_id = coalesce($2, v.channel_id)
        order by v.last_message_at desc
        limit 1
        """;

    public async Task<Conversation?> FindLastAsync(Guid contactId, Guid? channelId, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(LastSql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = contactId }, new NpgsqlParameter<Guid?> { TypedValue = channelId } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return null;
        var found = Read(reader);
        return work.Set.Conversations.GetValueOrDefault(found.Id) ?? (work.Set.Conversations[found.Id] = found);
    }

    private const string LatestSql = $"""
        select v.*
        from unnest($1) as n (id)
        cross join lateral (
          select {Columns}
          from whatsapp_conversations v
          where v.tenant_id = current_tenant() and v.contact_id = n.id and v.channel_id = $2
          order by v.status in ('active', 'waiting') desc, v.last_message_at desc
          limit 1
        ) v
        """;

    public async Task<IReadOnlyDictionary<Guid, Conversation>> FindLatestAsync(IReadOnlyCollection<Guid> contacts, Guid channelId, CancellationToken cancellation)
    {
        var found = new Dictionary<Guid, Conversation>(contacts.Count);
        await using var command = new NpgsqlCommand(LatestSql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [.. contacts] }, new NpgsqlParameter<Guid> { TypedValue = channelId } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var read = Read(reader);
            found[read.ContactId] = work.Set.Conversations.TryGetValue(read.Id, out var known) ? known : work.Set.Conversations[read.Id] = read;
        }

        return found;
    }

    public IReadOnlyList<Conversation> OpenOf(Guid contactId) =>
        [.. work.Set.OpenConversations.Values.OfType<Conversation>().Where(conversation => conversation.ContactId == contactId)];

    public void Save(Conversation conversation)
    {
        work.Notice("conversation", conversation.Id);
        work.Set.Conversations[conversation.Id] = conversation;
        work.Set.OpenConversations[(conversation.ContactId, conversation.ChannelId)] =
            conversation.Status is "active" or "waiting" ? conversation : null;
        work.Rows<ConversationRows>().Set(conversation);
    }

    public async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        while (await reader.ReadAsync(cancellation))
        {
            var conversation = Read(reader);
            work.Set.Conversations[conversation.Id] = conversation;
            if (conversation.Status is "active" or "waiting")
                work.Set.OpenConversations[(conversation.ContactId, conversation.ChannelId)] = conversation;
        }
    }

    private static Conversation Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        ContactId = row.GetGuid(1),
        ChannelId = row.GetGuid(2),
        Status = row.GetString(3),
        AssigneeId = row.OrNull<Guid>(4),
        LastInboundAt = row.OrNull<DateTimeOffset>(5),
        ReferralAt = row.OrNull<DateTimeOffset>(6),
        FreeEntryUntil = row.OrNull<DateTimeOffset>(7),
        LastMessageAt = row.GetFieldValue<DateTimeOffset>(8),
        CreatedAt = row.GetFieldValue<DateTimeOffset>(9),
        ClosedAt = row.OrNull<DateTimeOffset>(10),
        Expecting = row.IsDBNull(11) ? null : row.GetString(11),
        ExpectingData = row.IsDBNull(12) ? null : row.GetString(12),
        Misses = row.GetInt16(13),
        RepliesSince = row.OrNull<DateTimeOffset>(14),
        ReplyCount = row.GetInt16(15),
        Version = row.GetInt32(16),
        IsQuiet = row.GetBoolean(17),
    };
}
