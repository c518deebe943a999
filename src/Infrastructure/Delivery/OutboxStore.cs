using System.Text.Json;
using Npgsql;
using TrailDesk.Application.Delivery;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;
using TrailDesk.Infrastructure.Nodes;

namespace TrailDesk.Infrastructure.Delivery;

internal sealed class OutboxStore(UnitOfWork work, SendSignal signal, LaneKeeper lanes, NodeBell bell) : IOutbox
{
    public void Enqueue(OutboundMessage message, Channel channel, OutboxOptions options)
    {
        var payload = Sealed.Seal(work.Keys.Sealing, JsonSerializer.SerializeToUtf8Bytes(message, SealedJson.Default.OutboundMessage));
        var recipient = IdentityKeys.Of(message.To, work.Keys)[0].Key;
        var lane = SendLanes.Of(channel.LimitGroupId);
        work.Rows<OutboxRows>().Add(new(message.Id, channel.Id, lane, recipient, options, payload));
        work.AfterCommit(() =>
        {
            signal.Set(lane);
            if (!lanes.Held.ContainsKey(lane)) bell.Outbox();
        });
    }
}

internal sealed record OutboxRow(Guid Message, Guid Channel, short Lane, Guid Recipient, OutboxOptions Options, byte[] Payload);

internal sealed class OutboxRows : IRowWrites
{
    private readonly List<OutboxRow> _rows = [];

    public int Order => 95;

    public void Add(OutboxRow row) => _rows.Add(row);

    private const string InsertSql = """
        insert into outbox (tenant, message, channel, lane, recipient, priority, cautious, deadline, payload)
        select $1, * from unnest($2, $3, $4, $5, $6, $7, $8, $9)
        """;

    public void AppendTo(NpgsqlBatch batch, Guid tenantId) => batch.Command(InsertSql).With(tenantId)
        .Column(_rows, row => row.Message).Column(_rows, row => row.Channel).Column(_rows, row => row.Lane)
        .Column(_rows, row => row.Recipient).Column(_rows, row => row.Options.Priority).Column(_rows, row => row.Options.Cautious)
        .Column(_rows, row => row.Options.Deadline?.ToUniversalTime()).Column(_rows, row => row.Payload);
}

/// <summary>Which lane a limit group belongs to: a pure function, the same on every node.</summary>
internal static class SendLanes
{
    public const int Count = 32;

    public static short Of(Guid limitGroupId)
    {
        Span<byte> bytes = stackalloc byte[16];
        limitGroupId.TryWriteBytes(bytes, bigEndian: true, out _);
        return (short)(bytes[15] % Count);
    }
}
