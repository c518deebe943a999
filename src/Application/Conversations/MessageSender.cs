using System.Text.Json;
using TrailDesk.Application.Delivery;
using TrailDesk.Application.Media;
using TrailDesk.Application.Templates;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Consent;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Conversations;

/// <summary>What sending has in common, whether somebody is written to or a conversation is answered.</summary>
public sealed class MessageSender(
    ReplyWriter replies, IIdempotencyKeys keys, IQueueRoom room, TemplateSending templates, IMediaLibrary library, IConsentCheck consent, IAuditLog audit,
    ICurrentCaller current, TimeProvider clock)
{
    /// <returns>The answer that this key was given before; null when it is new, or there is none.</returns>
    public async Task<SendMessageResult?> FindAnswerAsync(string? key, MessageDraft draft, object request, CancellationToken cancellation)
    {
        if (key is null || await keys.FindAsync(key, TextOf(request), cancellation) is not { } before) return null;
        if (!before.IsSameRequest) throw new IdempotencyKeyUsedException();
        return new SendMessageResult(before.Id, before.ConversationId, AnswerTo(draft));
    }

    private static string AnswerTo(MessageDraft draft) => draft.SendAt is null ? "queued" : "scheduled";

    /// <summary>Who has refused what a message is for is not written to. An answer without a purpose of its own needs nobody's leave.</summary>
    /// <returns>The purpose that the message goes with, and is asked of again when it leaves; null where it needs nobody's leave.</returns>
    public async Task<string?> CheckConsentAsync(MessageDraft draft, Channel channel, Contact contact, CancellationToken cancellation)
    {
        var purpose = draft.ToContent().Template is { } template && await templates.IsMarketingAsync(template, channel, cancellation)
            ? ConsentPurposes.Marketing
            : draft.Purpose ?? ConsentPurposes.Booking;
        if (purpose != ConsentPurposes.Marketing && (draft.Type != "template" || purpose == ConsentPurposes.Safety)) return null;
        await consent.RequireAsync(contact.Id, purpose, cancellation);
        return purpose;
    }

    public async Task<SendMessageResult> SendAsync(
        MessageDraft draft, Channel channel, Conversation conversation, Party to, HandedIn way, object request, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (!channel.IsActive) throw new ChannelInactiveException(channel.Name);
        ProviderAbilities.Check(draft, channel);
        var isTemplate = draft.Type == "template";
        var sendAt = SendTime.Ahead(draft.SendAt, draft.TimeZone, now);
        if (!isTemplate && !ServiceWindow.IsOpen(conversation, sendAt ?? now))
            throw new ServiceWindowClosedException(ServiceWindow.ClosesAt(conversation), await templates.OfferAsync(channel, cancellation));
        var content = draft.ToContent();
        var isCautious = content.Template is { } named && await templates.MustNotGoTwiceAsync(named, channel, cancellation);
        if (content.Template is { } asked)
            content = content with { Template = await templates.PrepareAsync(asked, draft.Template!.Variables, channel, cancellation) };
        content = await library.FillAsync(content, channel, cancellation);
        var deadline = isTemplate ? null : ServiceWindow.ClosesAt(conversation) - ServiceWindow.SafetyMargin;
        var allowedAt = await room.ReserveAsync(channel, way.MayWait, deadline, cancellation);
        if (allowedAt > (sendAt ?? now)) sendAt = allowedAt;
        if (sendAt is null) conversation.Answer(now);
        var id = replies.Send(channel, conversation, to, content, now, author: current.Caller.UserId,
            replyTo: draft.ReplyToProviderMessageId, type: draft.Type,
            deadline: deadline, cautious: isCautious, way: new SendWay(draft.Priority == "bulk" ? (short)1 : (short)0, sendAt, way.Purpose));
        if (way.IdempotencyKey is { } key) keys.Keep(key, TextOf(request), id, conversation.Id);
        audit.Add("message.sent", "conversation", conversation.Id, ("messageId", id.ToString()), ("type", draft.Type));
        return new SendMessageResult(id, conversation.Id, sendAt is null ? "queued" : "scheduled");
    }

    private static string TextOf(object request) => JsonSerializer.Serialize(request, request.GetType());
}

/// <summary>How the caller wants a message handed in.</summary>
/// <param name="MayWait">The header Prefer: wait: neither a full queue nor the plan is a reason to refuse it, as long as it is of use.</param>
/// <param name="Purpose">What the person is asked of again when it leaves.</param>
public sealed record HandedIn(string? IdempotencyKey = null, bool MayWait = false, string? Purpose = null);

/// <param name="Status">queued, or scheduled where it leaves later, by its sendAt or as the plan allows: what became of it stands on the message.</param>
public sealed record SendMessageResult(Guid MessageId, Guid ConversationId, string Status);

public sealed class ChannelInactiveException(string name)
    : ConflictException($"The channel {name} is not active. Activate it, or name another channel with channelId.");

public sealed class ServiceWindowClosedException(DateTimeOffset? closedAt, IReadOnlyList<FittingTemplate> fitting) : RefusedException(closedAt is null
    ? "This person has not written to this number yet, so WhatsApp lets only a template go. Send a message of type template."
    : "The 24 hours in which WhatsApp allows free messages to this person are over. Send a message of type template, or wait until they write.")
{
    public override IReadOnlyDictionary<string, object?> Members { get; } = new Dictionary<string, object?>
    {
        ["windowExpiredAt"] = closedAt,
        ["templates"] = fitting,
    };
}
