using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Infrastructure.WhatsApp;

/// <summary>What a code means for the message: whether it may be tried again, and which failure people are told.</summary>
internal readonly record struct ErrorMeaning(SendFailure Failure, bool TryAgain, TimeSpan? Wait = null)
{
    public static ErrorMeaning Never(SendFailure failure) => new(failure, TryAgain: false);

    public static ErrorMeaning Later(SendFailure failure, TimeSpan? wait = null) => new(failure, TryAgain: true, wait);
}
