using System.Text.Json;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Media;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Common;
using TrailDesk.Infrastructure.Encryption;
using TrailDesk.Infrastructure.WhatsApp;

namespace TrailDesk.Infrastructure.Conversations;

internal sealed record MessageRow
{
    public const string Select = """
        select m.id, m.seq, m.conversation_id, m.direction, m.type, m.status, m.held, m.provider_message_id,
          m.reply_to_provider_message_id, case when m.direction = 'outbound' and m.type = 'template' then m.in_reply_to end as instead_of, m.body, m.errors, m.price_category, m.price_billable, m.price_model, m.price_type, m.price_origin, m.provider_timestamp, m.received_at,
          m.sent_at, m.delivered_at, m.read_at, n.phone_number as channel_phone, n.provider as channel_provider, m.author_id, u.name as author_name,
          coalesce(w.positions, '{}') as media_positions, coalesce(w.ids, '{}') as media_ids, coalesce(w.states, '{}') as media_states,
          coalesce(w.reasons, '{}') as media_reasons, coalesce(w.kept, '{}') as media_kept
        from whatsapp_messages m
        left join whatsapp_configurations n on n.tenant_id = @TenantId and n.id = m.channel_id
        left join users u on u.tenant_id = @TenantId and u.id = m.author_id
        left join lateral (
          select array_agg(a.position order by a.position) as positions, array_agg(a.id order by a.position) as ids,
            array_agg(a.state order by a.position) as states, array_agg(coalesce(a.reason, '') order by a.position) as reasons,
            array_agg(a.file is not null order by a.position) as kept
          from whatsapp_media a
          where a.tenant_id = @TenantId and a.message_id = m.id
        ) w on true

        """;

    public Guid Id { get; init; }
    public long Seq { get; init; }
    public Guid ConversationId { get; init; }
    public string Direction { get; init; } = "";
    public string Type { get; init; } = "";
    public string Status { get; init; } = "";
    public string? Held { get; init; }
    public string? ProviderMessageId { get; init; }
    public string? ReplyToProviderMessageId { get; init; }
    public Guid? InsteadOf { get; init; }
    public byte[] Body { get; init; } = [];
    public byte[]? Errors { get; init; }
    public string? PriceCategory { get; init; }
    public bool? PriceBillable { get; init; }
    public string? PriceModel { get; init; }
    public string? PriceType { get; init; }
    public string? PriceOrigin { get; init; }
    public DateTimeOffset? ProviderTimestamp { get; init; }
    public DateTimeOffset? ReceivedAt { get; init; }
    public DateTimeOffset? SentAt { get; init; }
    public DateTimeOffset? DeliveredAt { get; init; }
    public DateTimeOffset? ReadAt { get; init; }
    public string? ChannelPhone { get; init; }
    public string? ChannelProvider { get; init; }
    public Guid? AuthorId { get; init; }
    public string? AuthorName { get; init; }
    public short[] MediaPositions { get; init; } = [];
    public Guid[] MediaIds { get; init; } = [];
    public string[] MediaStates { get; init; } = [];
    public string[] MediaReasons { get; init; } = [];
    public bool[] MediaKept { get; init; } = [];

    public IEnumerable<byte[]?> Boxes => [Body, Errors];

    public MessageView ToView(OpenedBoxes opened, Guid tenantId, IMediaLinks links)
    {
        var message = opened.Json(Body, SealedJson.Default.SealedMessage);
        var errors = opened.Json(Errors, SealedJson.Default.IReadOnlyListErrorPart);
        var content = message?.Content;
        return new MessageView
        {
            Id = Id,
            ConversationId = ConversationId,
            Direction = Direction,
            Type = Type,
            Text = content?.Text ?? content?.Menu?.Body ?? (content?.Media is [var first, ..] ? first.Caption : null),
            Status = Status,
            Held = Status == "accepted" ? Held : null,
            Sender = IsInbound ? Customer(message) : Business(),
            Recipient = IsInbound ? Business() : Customer(message) is { } person ? new MessageParty(person.Phone, person.UserId) : null,
            Author = AuthorId is { } author ? new Person(author, AuthorName ?? "") : null,
            ProviderMessageId = ProviderMessageId,
            ReplyToProviderMessageId = ReplyToProviderMessageId,
            InsteadOf = InsteadOf,
            Media = content?.Media is { Count: > 0 } media ? [.. media.Select((part, position) => ToMedia(part, position, tenantId, links))] : null,
            Location = content?.Location is { } place ? new MessageLocation(place.Latitude, place.Longitude, place.Name, place.Address, place.Url) : null,
            Interactive = content?.Interactive,
            Reaction = content?.Reaction is { } reaction ? new MessageReaction(reaction.Emoji, reaction.ProviderMessageId) : null,
            Contacts = content?.Contacts,
            Order = content?.Order,
            Referral = content?.Referral,
            ReferredProduct = content?.ReferredProduct,
            Forwarded = content?.Forwarded,
            FrequentlyForwarded = content?.FrequentlyForwarded,
            System = content?.System,
            Identity = content?.Identity,
            Unsupported = content?.Unsupported,
            Template = content?.Template,
            Menu = content?.Menu,
            OriginalProviderMessageId = content?.OriginalProviderMessageId,
            Errors = errors is { Count: > 0 } ? errors : content?.Errors is { Count: > 0 } own ? own : null,
            Failure = Status == "failed" && errors is [var error, ..] ? FailureOf(error) : null,
            Pricing = Pricing(),
            ProviderTimestamp = ProviderTimestamp,
            ReceivedAt = ReceivedAt,
            SentAt = SentAt,
            DeliveredAt = DeliveredAt,
            ReadAt = ReadAt,
        };
    }

    private bool IsInbound => Direction == "inbound";

    private static MessageParty? Customer(SealedMessage? message) => message?.Party is { } party
        ? new MessageParty(Phones.WithPlus(party.Phone), party.UserId, party.Name, party.Username, party.ParentUserId)
        : null;

    private MessagePricing? Pricing() => PriceCategory is null && PriceBillable is null && PriceModel is null && PriceType is null && PriceOrigin is null
        ? null
        : new MessagePricing(PriceCategory, PriceModel, PriceType, PriceBillable, PriceOrigin);

    private MessageFailure? FailureOf(ErrorPart error) =>
        FailureTable.Of(ChannelProvider, error.Code) is { } meaning
            ? new MessageFailure(JsonNamingPolicy.CamelCase.ConvertName($"{meaning.Failure}"), JsonNamingPolicy.CamelCase.ConvertName($"{meaning.Action}"), meaning.Sentence)
            : null;

    private MessageParty? Business() => ChannelPhone is null ? null : new MessageParty(ChannelPhone);

    private MessageMedia ToMedia(MediaPart part, int position, Guid tenantId, IMediaLinks links)
    {
        var at = Array.IndexOf(MediaPositions, (short)position);
        var id = at < 0 ? part.MediaId : MediaIds[at];
        var isHere = at < 0 ? id is not null : MediaKept[at] && MediaStates[at] == "stored";
        return new MessageMedia(
            id, part.Kind, part.ProviderMediaId, part.MimeType, part.FileName, part.Caption,
            isHere ? links.ForPerson(tenantId, id!.Value) : part.Url,
            at >= 0 ? MediaStates[at] : id is null ? null : "stored", part.Sha256, part.Animated,
            at < 0 || MediaReasons[at].Length == 0 ? null : MediaReasons[at]);
    }
}
