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
        with waiting as (
          select o.message, o.resends > 0 as may_have_arrived from outbox o
          where o.tenant = current_tenant() and o.message = $1 and o.state in ('scheduled', 'queued')
          for update
        ),
        gone as (
          delete from outbox o using waiting w where o.message = w.message and not w.may_have_arrived
        )
        select may_have_arrived from waiting
        """;

    public async Task<Withdrawal> WithdrawAsync(Guid message, CancellationToken cancellation)
    {
        await using var command = await CommandAsync(WithdrawSql, message, cancellation);
        return await command.ExecuteScalarAsync(cancellation) switch
        {
            null => Withdrawal.Left,
            true => Withdrawal.MayHaveArrived,
            _ => Withdrawal.Done,
        };
    }

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
        await using var command = await CommandAsync(sql, message, cancellation);
        return await command.ExecuteNonQueryAsync(cancellation) > 0;
    }

    private async Task<NpgsqlCommand> CommandAsync(string sql, Guid message, CancellationToken cancellation) => new(sql, await work.ConnectionAsync(cancellation))
    {
        Parameters = { new NpgsqlParameter<Guid> { TypedValue = message } },
    };
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
