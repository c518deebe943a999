using System.Text.Json;
using Npgsql;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Consent;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;
using TrailDesk.Infrastructure.Nodes;
using TrailDesk.Infrastructure.WhatsApp;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>
/// A provider that reports a status once (Twilio) may have told a process that is dead: before anything goes a second
/// time its list of messages is asked. What cannot be asked waits.
/// </summary>
internal sealed class HistoryCheck(Db db, KeyRing keyRing, IChannelDirectory channels, IEnumerable<IWhatsAppProvider> providers)
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(15);

    // Times are the database's: a node whose clock is slow would not find what it sent itself.
    // A status that came within the grace time and is not worked off yet may be the one that tells; the clock that it came by
    // is a node's own and may be minutes ahead.
    private const string DueSql = """
        select message, channel, payload, coalesce(started_at, now()), now() from outbox
        where tenant = $1 and state = 'unknown' and due_at <= now()
          and not exists (
            select 1 from inbox i
            where i.shard = any($2) and i.tenant = $1 and i.kind = 'status' and i.received_at <= outbox.due_at + interval '15 minutes')
        order by seq
        limit 50
        """;

    public async Task<Untold> AskAsync(Guid tenant, CancellationToken cancellation)
    {
        List<Guid> unasked = [], notListed = [];
        foreach (var (message, channelId, payload, startedAt, now) in await DueAsync(tenant, cancellation))
        {
            if (await channels.FindAsync(channelId, cancellation) is not { } channel
                || providers.Single(provider => provider.Name == channel.Provider) is not IMessageHistory history)
            {
                unasked.Add(message);
                continue;
            }

            var keys = await keyRing.TenantAsync(tenant, cancellation);
            var wanted = JsonSerializer.Deserialize(Sealed.Open(keys.Sealing, payload), SealedJson.Default.OutboundMessage)!;
            var sent = await history.ListSentAsync(channel, wanted.To, startedAt - Margin, now + Margin, cancellation);
            if (sent is null) await PostponeAsync(message, cancellation);
            else if (!await MatchAsync(keys, channel, message, [.. sent.Where(one => IsLike(one, wanted))], cancellation)) notListed.Add(message);
        }

        return new([.. unasked, .. notListed], [.. notListed]);
    }

    private static bool IsLike(SentMessage sent, OutboundMessage wanted) => wanted.Content.Text is null || sent.Text == wanted.Content.Text;

    private async Task<List<(Guid Message, Guid Channel, byte[] Payload, DateTimeOffset StartedAt, DateTimeOffset Now)>> DueAsync(Guid tenant, CancellationToken cancellation)
    {
        await using var command = db.Source.CreateCommand(DueSql);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = tenant });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = Shards.Of(tenant) });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var due = new List<(Guid, Guid, byte[], DateTimeOffset, DateTimeOffset)>();
        while (await reader.ReadAsync(cancellation))
            due.Add((reader.GetGuid(0), reader.GetGuid(1), reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<DateTimeOffset>(3), reader.GetFieldValue<DateTimeOffset>(4)));
        return due;
    }

    private const string PostponeSql = """
        update outbox set due_at = now() + $2 where message = $1 and state = 'unknown'
        """;

    private async Task PostponeAsync(Guid message, CancellationToken cancellation)
    {
        await using var batch = db.Source.CreateBatch();
        batch.Command(PostponeSql).With(message).With(AskAgain);
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    // The first of the listed messages that is nobody else's is this one.
    private const string MatchSql = """
        with ours as (
          select l.ref, l.provider_id, l.status, l.errors
          from unnest($3, $4, $5, $6) with ordinality as l (ref, provider_id, status, errors, position)
          where not exists (select 1 from provider_messages p where p.ref = l.ref)
          order by l.position
          limit 1
        ),
        known as (
          insert into provider_messages (tenant_id, ref, message_id) select $1, ref, $2 from ours
          returning message_id
        ),
        done as (
          delete from outbox
          where message = $2 and (state = 'unknown' or (state = 'queued' and resends > 0)) and exists (select 1 from known)
        )
        update whatsapp_messages m
        set provider_message_id = o.provider_id,
          status = case when o.status in ('sent', 'delivered', 'read', 'failed') then o.status else 'accepted' end,
          errors = coalesce(o.errors, m.errors)
        from ours o
        where m.tenant_id = $1 and m.id = $2
        returning o.provider_id
        """;

    private async Task<bool> MatchAsync(TenantKeys keys, Channel channel, Guid message, IReadOnlyList<SentMessage> sent, CancellationToken cancellation)
    {
        if (sent.Count == 0) return false;
        await using var transaction = await db.BeginAsync(channel.TenantId, cancellation);
        await using var batch = new NpgsqlBatch(transaction.Connection);
        batch.Command(MatchSql).With(channel.TenantId).With(message).Column(sent, one => MessageRef.Of(channel.Id, one.ProviderMessageId))
            .Column(sent, one => one.ProviderMessageId).Column(sent, one => one.Status).Column(sent, one => ErrorsOf(one) is [_, ..] errors
                ? Sealed.Seal(keys.Sealing, JsonSerializer.SerializeToUtf8Bytes(errors, SealedJson.Default.IReadOnlyListErrorPart))
                : null);
        var matched = await batch.ExecuteScalarAsync(cancellation) as string;
        if (sent.FirstOrDefault(one => one.ProviderMessageId == matched) is { } found && ProviderOptOut.Of(message, ErrorsOf(found), keys) is { } optOut)
            await RunAsync(transaction, optOut, cancellation);
        await transaction.CommitAsync(cancellation);
        return matched is not null;
    }

    private static IReadOnlyList<ErrorPart> ErrorsOf(SentMessage sent) => sent is { Status: "failed", ErrorCode: { } code and not "0" }
        ? [new ErrorPart(code, FailureTable.ForTwilio(code)?.Sentence)]
        : [];

    private static async Task RunAsync(TenantTransaction transaction, NpgsqlBatchCommand command, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(transaction.Connection) { BatchCommands = { command } };
        await batch.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>Messages of which nobody knows anything although everybody was asked: a second try is all that is left.</summary>
/// <param name="NotListed">Those that the provider's list is without.</param>
internal sealed record Untold(Guid[] Messages, Guid[] NotListed);
