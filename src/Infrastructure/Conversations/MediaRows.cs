using Npgsql;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Conversations;

/// <summary>Files of messages that came in: each row is the job of fetching one, durable with its message.</summary>
internal sealed class MediaRows : IRowWrites
{
    private readonly List<(Message Message, short Position)> _rows = [];

    public int Order => 55;

    public void Add(Message message)
    {
        for (short position = 0; position < message.Content.Media!.Count; position++) _rows.Add((message, position));
    }

    private const string InsertSql = """
        insert into whatsapp_media (tenant_id, state, id, message_id, channel_id, position, kind)
        select $1, 'pending', * from unnest($2, $3, $4, $5, $6)
        """;

    public void AppendTo(NpgsqlBatch batch, Guid tenantId) => batch.Command(InsertSql, _rows).With(tenantId)
        .Column(row => Guid.CreateVersion7()).Column(row => row.Message.Id).Column(row => row.Message.ChannelId)
        .Column(row => row.Position).Column(row => row.Message.Content.Media![row.Position].Kind);
}
