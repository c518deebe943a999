using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Conversations;

/// <summary>Answers to sends that carried an Idempotency-Key, for a day. Two at once: one of them runs again and finds the other's.</summary>
public interface IIdempotencyKeys
{
    /// <param name="request">What was asked for, in a form that is the same whenever it is the same.</param>
    Task<SentBefore?> FindAsync(string key, string request, CancellationToken cancellation);

    void Keep(string key, string request, Guid messageId, Guid conversationId);
}

public sealed record SentBefore(bool IsSameRequest, Guid MessageId, Guid ConversationId);

public sealed class IdempotencyKeyUsedException()
    : RefusedException("This Idempotency-Key was used for another message within the last 24 hours. Use a new key for a new message.");
