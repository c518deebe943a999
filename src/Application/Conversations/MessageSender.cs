using System.Text.Json;
using TrailDesk.Application.Media;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Conversations;

/// <summary>What sending has in common, whether somebody is written to or a conversation is answered.</summary>
public sealed class MessageSender(
    ReplyWriter replies, IIdempotencyKeys keys, IMediaLibrary library, IAuditLog audit, ICurrentCaller current, TimeProvider clock)
{
    /// <returns>The answer that this key was given before; null when it is new, or there is none.</returns>
    public async Task<SendMessageResult?> FindAnswerAsync(string? key, object request, CancellationToken cancellation)
    {
        if (key is null || await keys.FindAsync(key, TextOf(request), cancellation) is not { } before) return null;
        if (!before.IsSameRequest) throw new IdempotencyKeyUsedException();
        return new SendMessageResult(before.MessageId, before.ConversationId, "queued");
    }

    public async Task<SendMessageResult> SendAsync(
        MessageDraft draft, Channel channel, Conversation conversation, Party to, string? key, object request, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (!channel.IsActive) throw new ChannelInactiveException(channel.Name);
        ProviderAbilities.Check(draft, channel);
        var isTemplate = draft.Type == "template";
        if (!isTemplate && !ServiceWindow.IsOpen(conversation, now)) throw new ServiceWindowClosedException(ServiceWindow.ClosesAt(conversation));
        var content = await library.FillAsync(draft, channel, cancellation);
        conversation.Answer(now);
        var id = replies.Send(channel, conversation, to, content, now, author: current.Caller.UserId,
            replyTo: draft.ReplyToProviderMessageId, type: draft.Type,
            deadline: isTemplate ? null : ServiceWindow.ClosesAt(conversation) - ServiceWindow.SafetyMargin);
        if (key is not null) keys.Keep(key, TextOf(request), id, conversation.Id);
        audit.Add("message.sent", "conversation", conversation.Id, ("messageId", id.ToString()), ("type", draft.Type));
        return new SendMessageResult(id, conversation.Id, "queued");
    }

    private static string TextOf(object request) => JsonSerializer.Serialize(request, request.GetType());
}

/// <param name="Status">queued: what became of it stands on the message.</param>
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
