using Npgsql;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Conversations;

internal sealed class ConversationRows : IRowWrites
{
    private readonly Dictionary<Guid, Conversation> _rows = [];

    public int Order => 40;

    public void Set(Conversation conversation) => _rows[conversation.Id] = conversation;

    private const string InsertSql = """
        insert into whatsapp_conversations (tenant_id, id, contact_id, channel_id, created_at,
          status, assignee_id, last_inbound_at, referral_at, free_entry_until, last_message_at, closed_at,
          expecting, expecting_data, misses, replies_since, reply_count, is_quiet)
        select $1, * from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        """;

    private const string UpdateSql = """
        with saved as (
          update whatsapp_conversations v
          set status = n.status, assignee_id = n.assignee_id, last_inbound_at = n.last_inbound_at, referral_at = n.referral_at,
            free_entry_until = n.free_entry_until, last_message_at = n.last_message_at, closed_at = n.closed_at,
            expecting = n.expecting, expecting_data = n.expecting_data, misses = n.misses,
            replies_since = n.replies_since, reply_count = n.reply_count, is_quiet = n.is_quiet, version = v.version + 1
          from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) as n (id,
            status, assignee_id, last_inbound_at, referral_at, free_entry_until, last_message_at, closed_at,
            expecting, expecting_data, misses, replies_since, reply_count, is_quiet, version)
          where v.tenant_id = $1 and v.id = n.id and v.version = n.version
          returning 1
        )
        select expect_rows((select count(*) from saved), $17)
        """;

    public void AppendTo(NpgsqlBatch batch, Guid tenantId)
    {
        var fresh = _rows.Values.Where(row => row.IsNew).OrderBy(row => row.Id).ToList();
        if (fresh.Count > 0)
            State(batch.Command(InsertSql, fresh).With(tenantId).Column(row => row.Id).Column(row => row.ContactId)
                .Column(row => row.ChannelId).Column(row => row.CreatedAt));

        var changed = _rows.Values.Where(row => !row.IsNew).OrderBy(row => row.Id).ToList();
        if (changed.Count > 0)
            State(batch.Command(UpdateSql, changed).With(tenantId).Column(row => row.Id))
                .Column(row => row.Version).With((long)changed.Count);
    }

    private static RowsCommand<Conversation> State(RowsCommand<Conversation> command) => command
        .Column(row => row.Status).Column(row => row.AssigneeId).Column(row => row.LastInboundAt)
        .Column(row => row.ReferralAt).Column(row => row.FreeEntryUntil).Column(row => row.LastMessageAt)
        .Column(row => row.ClosedAt).Column(row => row.Expecting).Column(row => row.ExpectingData)
        .Column(row => (short)row.Misses).Column(row => row.RepliesSince).Column(row => (short)row.ReplyCount).Column(row => row.IsQuiet);
}
