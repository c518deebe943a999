using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Conversations;

/// <summary>Answers to requests that carried an Idempotency-Key, for a day. Two at once: one of them runs again and finds the other's.</summary>
public interface IIdempotencyKeys
{
    /// <param name="request">What was asked for, in a form that is the same whenever it is the same.</param>
    Task<SentBefore?> FindAsync(string key, string request, CancellationToken cancellation);

    void Keep(string key, string request, Guid messageId, Guid conversationId);

    /// <summary>The same where what was made is neither a message nor in a conversation: <see cref="SentBefore.MessageId"/> says which it is.</summary>
    void Keep(string key, string request, Guid madeId) => Keep(key, request, madeId, madeId);
}

public sealed record SentBefore(bool IsSameRequest, Guid MessageId, Guid ConversationId);

public sealed class IdempotencyKeyUsedException()
    : RefusedException("This Idempotency-Key was used for another request within the last 24 hours. Use a new key for a new request.");
