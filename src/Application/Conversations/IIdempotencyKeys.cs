using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Conversations;

/// <summary>Answers to requests that carried an Idempotency-Key, for a day. Two at once: one of them runs again and finds the other's.</summary>
public interface IIdempotencyKeys
{
    /// <param name="request">What was asked for, in a form that is the same whenever it is the same.</param>
    Task<MadeBefore?> FindAsync(string key, string request, CancellationToken cancellation);

    void Keep(string key, string request, Guid id, Guid conversationId);

    /// <summary>The same where what was made stands in no conversation.</summary>
    void Keep(string key, string request, Guid id) => Keep(key, request, id, id);
}

/// <param name="Id">Of the message or broadcast that the first request made.</param>
public sealed record MadeBefore(bool IsSameRequest, Guid Id, Guid ConversationId);

public sealed class IdempotencyKeyUsedException()
    : RefusedException("This Idempotency-Key was used for another request within the last 24 hours. Use a new key for a new request.");
