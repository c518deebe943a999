using System.Text.Json;
using FluentValidation;
using FluentValidation.Results;
using TrailDesk.Application.Delivery;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Conversations;

/// <summary>What sending has in common, whether somebody is written to or a conversation is answered.</summary>
public sealed class MessageSender(
    ReplyWriter replies, IIdempotencyKeys keys, IQueueRoom room, IAuditLog audit, ICurrentCaller current, TimeProvider clock)
{
    /// <returns>The answer that this key was given before; null when it is new, or there is none.</returns>
    public async Task<SendMessageResult?> FindAnswerAsync(string? key, object request, CancellationToken cancellation)
    {
        if (key is null || await keys.FindAsync(key, TextOf(request), cancellation) is not { } before) return null;
        if (!before.IsSameRequest) throw new IdempotencyKeyUsedException();
        return new SendMessageResult(before.MessageId, before.ConversationId, "queued");
    }

    /// <param name="way">How the caller wants it handed in: again with the same key, and whether it may wait in a full queue.</param>
    public async Task<SendMessageResult> SendAsync(
        MessageDraft draft, Channel channel, Conversation conversation, Party to, HandedIn way, object request, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (!channel.IsActive) throw new ChannelInactiveException(channel.Name);
        ProviderAbilities.Check(draft, channel);
        var isTemplate = draft.Type == "template";
        var sendAt = SendAtOf(draft, now);
        if (!isTemplate && !ServiceWindow.IsOpen(conversation, sendAt ?? now)) throw new ServiceWindowClosedException(ServiceWindow.ClosesAt(conversation));
        await room.ReserveAsync(channel, way.MayWait, cancellation);
        if (sendAt is null) conversation.Answer(now);
        var id = replies.Send(channel, conversation, to, draft.ToContent(), now, author: current.Caller.UserId,
            replyTo: draft.ReplyToProviderMessageId, type: draft.Type,
            deadline: isTemplate ? null : ServiceWindow.ClosesAt(conversation) - ServiceWindow.SafetyMargin,
            way: new SendWay(draft.Priority == "bulk" ? (short)1 : (short)0, sendAt, draft.Purpose));
        if (way.IdempotencyKey is { } key) keys.Keep(key, TextOf(request), id, conversation.Id);
        audit.Add("message.sent", "conversation", conversation.Id, ("messageId", id.ToString()), ("type", draft.Type));
        return new SendMessageResult(id, conversation.Id, sendAt is null ? "queued" : "scheduled");
    }

    private static DateTimeOffset? SendAtOf(MessageDraft draft, DateTimeOffset now)
    {
        if (!SendTime.TryRead(draft.SendAt, draft.TimeZone, out var at)) return null;
        if (at > now.AddYears(1)) throw new ValidationException([new ValidationFailure("sendAt", "sendAt may be at most a year ahead.")]);
        return at >= now.AddMinutes(-1) ? at : throw new ValidationException([new ValidationFailure("sendAt", "sendAt lies in the past.")]);
    }

    private static string TextOf(object request) => JsonSerializer.Serialize(request, request.GetType());
}

/// <param name="MayWait">The header Prefer: wait: a full queue is no reason to refuse it.</param>
public sealed record HandedIn(string? IdempotencyKey = null, bool MayWait = false);

/// <param name="Status">queued or scheduled: what became of it stands on the message.</param>
public sealed record SendMessageResult(Guid MessageId, Guid ConversationId, string Status);

public sealed class ChannelInactiveException(string name)
    : ConflictException($"The channel {name} is not active. Activate it, or name another channel with channelId.");

public sealed class ServiceWindowClosedException(DateTimeOffset? closedAt) : RefusedException(closedAt is null
    ? "This person has not written to this number yet, so WhatsApp lets only a template go. Send a message of type template."
    : "The 24 hours in which WhatsApp allows free messages to this person are over. Send a message of type template, or wait until they write.")
{
    // Empty until the tenant has templates of its own; a template need not be known here to be sent.
    public override IReadOnlyDictionary<string, object?> Members { get; } = new Dictionary<string, object?>
    {
        ["windowExpiredAt"] = closedAt,
        ["templates"] = Array.Empty<object>(),
    };
}
