using Npgsql;
using TrailDesk.Application.Webhooks;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Webhooks;

/// <summary>
/// Puts an event back into the inbox. The event's own row is locked meanwhile, so that two replays at once make one.
/// </summary>
internal sealed class EventReplay(
    KeyRing keyRing, IChannelDirectory channels, IEnumerable<IWhatsAppProvider> providers, InboxSignal signal)
{
    private const string EventSql = """
        select w.channel, w.kind, w.received_at, w.slice,
          exists (select from inbox i where i.tenant = w.tenant and i.event = w.id)
        from webhook_events w
        where w.tenant = current_tenant() and w.id = $1
        for update of w
        """;

    /// <returns>Null when the tenant has no such event.</returns>
    public async Task<ReplayResult?> RunAsync(TenantTransaction transaction, Guid id, CancellationToken cancellation)
    {
        if (await FindAsync(transaction, id, cancellation) is not { } found) return null;
        if (found.IsQueued) return new ReplayResult(id, ReplayResult.AlreadyQueued);
        var shards = await ReviveAsync(transaction, id, cancellation);
        if (shards.Count == 0) shards = await CompleteAsync(transaction, id, found, cancellation);
        await transaction.CommitAsync(cancellation);
        foreach (var shard in shards) signal.Set(shard);
        return new ReplayResult(id, shards.Count > 0 ? ReplayResult.Queued : ReplayResult.AlreadyComplete);
    }

    private static async Task<StoredEvent?> FindAsync(TenantTransaction transaction, Guid id, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(EventSql, transaction.Connection)
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = id } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new StoredEvent(reader.OrNull<Guid>(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetFieldValue<byte[]>(3), reader.GetBoolean(4))
            : null;
    }

    private const string ReviveSql = """
        with letters as (
          update dead_letters set replayed_at = now()
          where tenant_id = current_tenant() and event_id = $1 and replayed_at is null
          returning *
        )
        insert into inbox (shard, tenant, channel, event, kind, sender, sender_keys, message_ref, received_at)
        select distinct on (l.event_id) l.shard, l.tenant_id, l.channel_id, l.event_id, l.kind, l.sender, l.sender_keys, l.message_ref, l.received_at
        from letters l
        where l.channel_id is not null
        returning shard
        """;

    private static Task<List<int>> ReviveAsync(TenantTransaction transaction, Guid id, CancellationToken cancellation) =>
        ShardsAsync(new NpgsqlCommand(ReviveSql, transaction.Connection)
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = id } },
        }, cancellation);

    // What a message did left its provider id behind; without that it was passed over, and has yet to be handled.
    private const string RequeueSql = """
        insert into inbox (shard, tenant, channel, event, kind, sender, sender_keys, message_ref, received_at)
        select $1, current_tenant(), $2, $3, 'message', $4, $5, $6, $7
        where not exists (select from provider_messages p where p.tenant_id = current_tenant() and p.ref = $6)
        returning shard
        """;

    private async Task<List<int>> CompleteAsync(TenantTransaction transaction, Guid id, StoredEvent found, CancellationToken cancellation)
    {
        if (found is not { Kind: "message", Channel: { } channelId } || await channels.FindAsync(channelId, cancellation) is not { } channel) return [];
        if ((await keyRing.OpenAsync(transaction, [found.Slice], cancellation))[0] is not { } slice) return [];
        var provider = providers.Single(provider => provider.Name == channel.Provider);
        if (provider.Read(slice).OfType<MessageEvent>().FirstOrDefault() is not { } message) return [];

        var keys = await keyRing.TenantAsync(transaction.TenantId, cancellation);
        var day = await keyRing.DayAsync(transaction.TenantId, DateOnly.FromDateTime(found.ReceivedAt.UtcDateTime), cancellation);
        var row = IntakeRow.Of(new RoutedEvent(message, channel), keys, day, found.ReceivedAt);
        return await ShardsAsync(new NpgsqlCommand(RequeueSql, transaction.Connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = row.Shard },
                new NpgsqlParameter<Guid> { TypedValue = channelId },
                new NpgsqlParameter<Guid> { TypedValue = id },
                new NpgsqlParameter<Guid> { TypedValue = row.Sender },
                new NpgsqlParameter<Guid[]> { TypedValue = row.SenderKeys },
                new NpgsqlParameter<Guid> { TypedValue = row.MessageRef!.Value },
                new NpgsqlParameter<DateTimeOffset> { TypedValue = found.ReceivedAt.ToUniversalTime() },
            },
        }, cancellation);
    }

    private static async Task<List<int>> ShardsAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using (command)
        {
            var shards = new List<int>();
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation)) shards.Add(reader.GetInt32(0));
            return shards;
        }
    }

    private sealed record StoredEvent(Guid? Channel, string Kind, DateTimeOffset ReceivedAt, byte[] Slice, bool IsQueued);
}
