using System.Text.Json;
using Npgsql;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Conversations;

internal sealed class MessageStore(UnitOfWork work) : IMessageStore
{
    /// <summary>Messages that carry one of these provider refs; part of the inbox's claim.</summary>
    public const string DeliveryByRefSql = """
        select p.ref, m.id, m.contact_id, m.direction, m.status, m.sent_at, m.delivered_at, m.read_at
        from provider_messages p
        join whatsapp_messages m on m.tenant_id = p.tenant_id and m.id = p.message_id
        where p.tenant_id = current_tenant() and p.ref = any($1)
        """;

    private const string DeliveryByIdSql = """
        select null::uuid, m.id, m.contact_id, m.direction, m.status, m.sent_at, m.delivered_at, m.read_at
        from whatsapp_messages m
        where m.tenant_id = current_tenant() and m.id = any($1)
        """;

    public async ValueTask<MessageDelivery?> FindDeliveryAsync(
        Guid channelId, string providerMessageId, Guid? echoedId, CancellationToken cancellation)
    {
        var reference = MessageRef.Of(channelId, providerMessageId);
        if (!work.Set.DeliveryByRef.TryGetValue(reference, out var found))
        {
            await LoadAsync(DeliveryByRefSql, reference, cancellation);
            found = work.Set.DeliveryByRef.GetValueOrDefault(reference);
            work.Set.DeliveryByRef.TryAdd(reference, null);
        }

        if (found is not null) return work.Set.DeliveryById[found.MessageId];
        if (echoedId is not { } id) return null;
        if (!work.Set.DeliveryById.ContainsKey(id)) await LoadAsync(DeliveryByIdSql, id, cancellation);
        return work.Set.DeliveryById.GetValueOrDefault(id) is { IsInbound: false } echoed
            ? echoed with { LearnedProviderMessageId = providerMessageId, ChannelId = channelId }
            : null;
    }

    public async ValueTask<MessageDelivery?> FindAsync(Guid messageId, CancellationToken cancellation)
    {
        if (!work.Set.DeliveryById.ContainsKey(messageId)) await LoadAsync(DeliveryByIdSql, messageId, cancellation);
        return work.Set.DeliveryById.GetValueOrDefault(messageId);
    }

    public void Add(Message message, Party party)
    {
        var key = work.Set.ContactKeys[message.ContactId];
        var body = Sealed.Seal(key, JsonSerializer.SerializeToUtf8Bytes(
            new SealedMessage(party, message.Content, message.StandIn), SealedJson.Default.SealedMessage));
        work.Rows<MessageRows>().Add(message, body);
        if (message is { IsInbound: true, Content.Media.Count: > 0 }) work.Rows<MediaRows>().Add(message);
        work.Notice("message", message.Id);
        if (message.ProviderMessageId is not { } providerId) return;
        var reference = MessageRef.Of(message.ChannelId, providerId);
        work.Rows<ProviderMessageRows>().Add(reference, message.Id);
        work.Set.DeliveryByRef[reference] = work.Set.DeliveryById[message.Id] =
            new MessageDelivery(message.Id, message.ContactId, message.IsInbound, message.Status);
    }

    public void MarkHandled(Guid channelId, string providerMessageId) =>
        work.Rows<ProviderMessageRows>().Learn(MessageRef.Of(channelId, providerMessageId), Guid.Empty);

    // A second try that has not left yet need not leave any more.
    private const string ClearDoubtSql = """
        delete from outbox where message = $1 and (state = 'unknown' or (state = 'queued' and resends > 0))
        """;

    public void Save(MessageDelivery delivery)
    {
        var wasOpen = work.Set.DeliveryById.GetValueOrDefault(delivery.MessageId)?.Status is "queued" or "unknown";
        work.Set.DeliveryById[delivery.MessageId] = delivery with { LearnedProviderMessageId = null };
        work.Notice("message", delivery.MessageId);
        if (delivery is { LearnedProviderMessageId: { } providerId, ChannelId: { } channelId })
        {
            var reference = MessageRef.Of(channelId, providerId);
            work.Set.DeliveryByRef[reference] = delivery;
            work.Rows<ProviderMessageRows>().Learn(reference, delivery.MessageId);
        }

        // The status tells that the send arrived: nobody needs to wonder about it any more.
        if (delivery.LearnedProviderMessageId is not null || (wasOpen && delivery.Status is not ("queued" or "unknown" or "failed")))
            work.Append(new NpgsqlBatchCommand(ClearDoubtSql).With(delivery.MessageId));
        work.Rows<DeliveryRows>().Set(delivery, delivery.Errors is null ? null : Sealed.Seal(
            work.Set.ContactKeys.GetValueOrDefault(delivery.ContactId) ?? work.Keys.Sealing,
            JsonSerializer.SerializeToUtf8Bytes(delivery.Errors, SealedJson.Default.IReadOnlyListErrorPart)));
    }

    private const string SentSql = """
        select m.type, m.body, m.reply_to_provider_message_id, m.conversation_id, m.resent
        from whatsapp_messages m
        where m.tenant_id = current_tenant() and m.id = $1
        """;

    public async Task<SentOnce?> FindSentAsync(MessageDelivery delivery, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SentSql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<Guid> { TypedValue = delivery.MessageId } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return null;

        // A message from before a merge is sealed under the other contact's key: it is not looked for here.
        var (key, box) = (work.Set.ContactKeys[delivery.ContactId], reader.GetFieldValue<byte[]>(1));
        if (Sealed.KeyIdOf(box) != key.Id) return null;
        var body = JsonSerializer.Deserialize(Sealed.Open(key, box), SealedJson.Default.SealedMessage)!;
        return new SentOnce(
            new OutboundMessage(delivery.MessageId, body.Party, reader.GetString(0), body.Content, reader.TextOrNull(2)), reader.GetGuid(3), reader.GetBoolean(4))
        {
            StandIn = body.StandIn,
        };
    }

    private const string ResentSql = """
        update whatsapp_messages set status = 'queued', resent = true, provider_message_id = null
        where tenant_id = current_tenant() and id = $1
        """;

    public void MarkResent(Guid messageId)
    {
        work.Append(new NpgsqlBatchCommand(ResentSql).With(messageId));
        work.Notice("message", messageId);
    }

    private const string MarkSql = """
        update whatsapp_messages set status = $2 where tenant_id = current_tenant() and id = $1
        """;

    public void Mark(Guid messageId, string status)
    {
        work.Append(new NpgsqlBatchCommand(MarkSql).With(messageId).With(status));
        work.Notice("message", messageId);
    }

    public void Park(StatusEvent status, Guid channelId, DateTimeOffset at) => work.Rows<ParkedStatusRows>().Add(
        MessageRef.Of(channelId, status.ProviderMessageId), status, at,
        status.Errors.Count == 0 ? null : Sealed.Seal(
            work.Keys.Sealing, JsonSerializer.SerializeToUtf8Bytes(status.Errors, SealedJson.Default.IReadOnlyListErrorPart)));

    private async Task LoadAsync(string sql, Guid argument, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, await work.ConnectionAsync(cancellation))
        {
            Parameters = { new NpgsqlParameter<Guid[]> { TypedValue = [argument] } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await ReadAsync(reader, cancellation);
    }

    public async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellation)
    {
        while (await reader.ReadAsync(cancellation))
        {
            var delivery = new MessageDelivery(reader.GetGuid(1), reader.GetGuid(2), reader.GetString(3) == "inbound", reader.GetString(4))
            {
                SentAt = reader.OrNull<DateTimeOffset>(5),
                DeliveredAt = reader.OrNull<DateTimeOffset>(6),
                ReadAt = reader.OrNull<DateTimeOffset>(7),
            };
            work.Set.DeliveryById.TryAdd(delivery.MessageId, delivery);
            if (!reader.IsDBNull(0)) work.Set.DeliveryByRef[reader.GetGuid(0)] = delivery;
        }
    }
}
