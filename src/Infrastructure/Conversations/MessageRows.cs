using Npgsql;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Conversations;

internal sealed class MessageRows : IRowWrites
{
    private readonly List<(Message Message, byte[] Body)> _rows = [];

    public int Order => 50;

    public void Add(Message message, byte[] body) => _rows.Add((message, body));

    // The sequence is drawn in the order of the arrays: that is the order of the conversation.
    private const string InsertSql = """
        insert into whatsapp_messages (tenant_id, id, conversation_id, contact_id, channel_id, direction, type, status, body,
          provider_message_id, reply_to_provider_message_id, in_reply_to, author_id, provider_timestamp, received_at, queued_at)
        select $1, * from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        """;

    public void AppendTo(NpgsqlBatch batch, Guid tenantId) => batch.Command(InsertSql, _rows).With(tenantId)
        .Column(row => row.Message.Id).Column(row => row.Message.ConversationId)
        .Column(row => row.Message.ContactId).Column(row => row.Message.ChannelId)
        .Column(row => row.Message.IsInbound ? "inbound" : "outbound")
        .Column(row => row.Message.Type).Column(row => row.Message.Status).Column(row => row.Body)
        .Column(row => row.Message.ProviderMessageId).Column(row => row.Message.ReplyToProviderMessageId)
        .Column(row => row.Message.InReplyTo).Column(row => row.Message.AuthorId)
        .Column(row => row.Message.ProviderTimestamp?.ToUniversalTime())
        .Column(row => row.Message.ReceivedAt?.ToUniversalTime()).Column(row => row.Message.QueuedAt?.ToUniversalTime());
}

internal sealed class ProviderMessageRows : IRowWrites
{
    private readonly List<(Guid Ref, Guid MessageId)> _fresh = [];
    private readonly List<(Guid Ref, Guid MessageId)> _learned = [];

    public int Order => 60;

    public void Add(Guid reference, Guid messageId) => _fresh.Add((reference, messageId));

    /// <summary>A status told us before the send's answer did; whichever is later finds the row there.</summary>
    public void Learn(Guid reference, Guid messageId) => _learned.Add((reference, messageId));

    // Without "on conflict": the same provider message a second time must undo everything that this transaction did.
    private const string InsertSql = """
        insert into provider_messages (tenant_id, ref, message_id)
        select $1, * from unnest($2, $3)
        """;

    private const string LearnSql = InsertSql + " on conflict (ref) do nothing";

    public void AppendTo(NpgsqlBatch batch, Guid tenantId)
    {
        _fresh.Sort((left, right) => left.Ref.CompareTo(right.Ref));
        if (_fresh.Count > 0)
            batch.Command(InsertSql, _fresh).With(tenantId).Column(row => row.Ref).Column(row => row.MessageId);
        if (_learned.Count > 0)
            batch.Command(LearnSql, _learned).With(tenantId).Column(row => row.Ref).Column(row => row.MessageId);
    }
}

internal sealed class DeliveryRows : IRowWrites
{
    private readonly SortedDictionary<Guid, (MessageDelivery Delivery, byte[]? Errors)> _rows = [];

    public int Order => 70;

    /// <summary>Two statuses of one message in a batch are one write; what the first taught stays.</summary>
    public void Set(MessageDelivery delivery, byte[]? errors)
    {
        var before = _rows.GetValueOrDefault(delivery.MessageId);
        var learned = delivery.LearnedProviderMessageId ?? before.Delivery?.LearnedProviderMessageId;
        _rows[delivery.MessageId] = (delivery with { LearnedProviderMessageId = learned }, errors ?? before.Errors);
    }

    // Merged once more with what stands there: another transaction may have heard something since the message was read.
    private const string UpdateSql = """
        update whatsapp_messages m
        set status = merge_status(m.status, n.status), sent_at = least(m.sent_at, n.sent_at),
          delivered_at = least(m.delivered_at, n.delivered_at), read_at = least(m.read_at, n.read_at),
          errors = coalesce(n.errors, m.errors), price_category = coalesce(n.price_category, m.price_category),
          price_billable = coalesce(n.price_billable, m.price_billable), price_model = coalesce(n.price_model, m.price_model),
          price_type = coalesce(n.price_type, m.price_type), price_origin = coalesce(n.price_origin, m.price_origin),
          provider_message_id = coalesce(m.provider_message_id, n.provider_message_id)
        from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
          as n (id, status, sent_at, delivered_at, read_at, errors, price_category, price_billable, price_model, price_type, price_origin, provider_message_id)
        where m.tenant_id = $1 and m.id = n.id
        """;

    public void AppendTo(NpgsqlBatch batch, Guid tenantId)
    {
        var rows = _rows.Values.ToList();
        batch.Command(UpdateSql, rows).With(tenantId)
            .Column(row => row.Delivery.MessageId).Column(row => row.Delivery.Status)
            .Column(row => row.Delivery.SentAt?.ToUniversalTime()).Column(row => row.Delivery.DeliveredAt?.ToUniversalTime())
            .Column(row => row.Delivery.ReadAt?.ToUniversalTime()).Column(row => row.Errors)
            .Column(row => row.Delivery.Price?.Category).Column(row => row.Delivery.Price?.Billable).Column(row => row.Delivery.Price?.Model)
            .Column(row => row.Delivery.Price?.Type).Column(row => row.Delivery.Price?.Origin)
            .Column(row => row.Delivery.LearnedProviderMessageId);
    }
}

internal sealed class ParkedStatusRows : IRowWrites
{
    private readonly List<(Guid Ref, StatusEvent Status, DateTimeOffset At, byte[]? Errors)> _rows = [];

    public int Order => 75;

    public void Add(Guid reference, StatusEvent status, DateTimeOffset at, byte[]? errors) => _rows.Add((reference, status, at, errors));

    private const string InsertSql = """
        insert into parked_statuses (tenant_id, id, ref, status, at, errors, price_category, price_billable, price_model, price_type, price_origin)
        select $1, * from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """;

    public void AppendTo(NpgsqlBatch batch, Guid tenantId) => batch.Command(InsertSql, _rows).With(tenantId)
        .Column(_ => Guid.CreateVersion7()).Column(row => row.Ref).Column(row => row.Status.Status)
        .Column(row => row.At.ToUniversalTime()).Column(row => row.Errors)
        .Column(row => row.Status.Price?.Category).Column(row => row.Status.Price?.Billable).Column(row => row.Status.Price?.Model)
        .Column(row => row.Status.Price?.Type).Column(row => row.Status.Price?.Origin);
}
