using System.Text.Json;
using Npgsql;
using TrailDesk.Application.Delivery;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Delivery;

internal sealed class OutboxStore(UnitOfWork work, OutboxWays ways) : IOutbox
{
    public void Enqueue(OutboundMessage message, Channel channel, OutboxOptions options)
    {
        var payload = Sealed.Seal(work.Keys.Sealing, JsonSerializer.SerializeToUtf8Bytes(message, SealedJson.Default.OutboundMessage));
        var recipient = IdentityKeys.Of(message.To, work.Keys)[0].Key;
        var lane = SendLanes.Of(channel.LimitGroupId);
        work.Rows<OutboxRows>().Add(new(message.Id, channel.Id, lane, channel.MessagesPerSecond, recipient, options, payload), ways);
    }

    private const string WithdrawSql = """
        delete from outbox where tenant = current_tenant() and message = $1 and state in ('scheduled', 'queued')
        """;

    public Task<bool> WithdrawAsync(Guid message, CancellationToken cancellation) => AnyAsync(WithdrawSql, message, cancellation);

    private const string ArrivedSql = """
        delete from outbox where tenant = current_tenant() and message = $1 and state = 'unknown'
        """;

    private const string AgainSql = """
        update outbox set state = 'queued', resends = resends + 1, attempts = 0, due_at = now(), epoch = null
        where tenant = current_tenant() and message = $1 and state = 'unknown'
        """;

    public Task<bool> SettleAsync(Guid message, bool sendAgain, CancellationToken cancellation)
    {
        if (sendAgain) work.AfterCommit(ways.Bell.Outbox);
        if (sendAgain) work.AfterCommit(ways.Signal.RingAll);
        return AnyAsync(sendAgain ? AgainSql : ArrivedSql, message, cancellation);
    }

    private async Task<bool> AnyAsync(string sql, Guid message, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = message } },
        };
        return await command.ExecuteNonQueryAsync(cancellation) > 0;
    }
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
