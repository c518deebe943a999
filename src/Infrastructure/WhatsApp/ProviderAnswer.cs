using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Infrastructure.WhatsApp;

/// <param name="Body">At most 1 MiB; empty where reading it failed.</param>
internal readonly record struct ProviderAnswer(int Status, ReadOnlyMemory<byte> Body, TimeSpan? RetryAfter = null)
{
    public bool IsSuccess => Status is >= 200 and <= 299;

    public static SendOutcome Outcome(FailureMeaning meaning, ErrorPart error, TimeSpan? retryAfter) => meaning.GoesAgain
        ? new SendOutcome.Deferred(meaning.Failure, error, retryAfter ?? meaning.Wait, meaning.Action)
        : new SendOutcome.Rejected(meaning.Failure, error, meaning.Action);

    /// <summary>
    /// An answer without a code that we know. 500, 502 and 504 may come from a gateway after the message was taken, so
    /// they are unknown; 429 and 503 say that nothing was done.
    /// </summary>
    public SendOutcome ByStatus(ErrorPart? named)
    {
        var error = named ?? new ErrorPart($"http_{Status}", $"The provider answered {Status} without a reason.");
        return Status switch
        {
            401 or 403 => new SendOutcome.Deferred(SendFailure.Authentication, error, RetryAfter, FailureAction.Park),
            429 => new SendOutcome.Deferred(SendFailure.Throttled, error, RetryAfter),
            408 or 425 or 503 => new SendOutcome.Deferred(SendFailure.Transient, error, RetryAfter),
            >= 500 => new SendOutcome.Unknown($"The provider answered {Status} without saying whether it took the message.", error),
            >= 400 when error.Code.StartsWith("http_", StringComparison.Ordinal) => new SendOutcome.Rejected(SendFailure.BadRequest, error),
            >= 400 => new SendOutcome.Rejected(SendFailure.Unknown, error),
            >= 300 => new SendOutcome.Deferred(SendFailure.Unreachable, error with { Title = $"The provider's address answers {Status} and points elsewhere." }),
            _ => new SendOutcome.Unknown($"The provider answered {Status} without a message id."),
        };
    }
}
