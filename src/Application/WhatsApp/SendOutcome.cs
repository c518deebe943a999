using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.WhatsApp;

/// <summary>What became of one attempt to send. Closed: the sender branches on it and on nothing of the provider's.</summary>
public abstract record SendOutcome
{
    private SendOutcome() { }

    /// <summary>The provider took it. Not yet delivered.</summary>
    /// <param name="Held">The provider's word for keeping a template back for now: held_for_quality_assessment or paused. It may yet fail.</param>
    public sealed record Accepted(string ProviderMessageId, string? Held = null) : SendOutcome;

    /// <summary>The provider answered that this message will not go. A further try is pointless.</summary>
    public sealed record Rejected(SendFailure Failure, ErrorPart Error, FailureAction Action = FailureAction.Fail) : SendOutcome;

    /// <summary>Not taken now, and certainly not sent: it may be tried again.</summary>
    public sealed record Deferred(
        SendFailure Failure, ErrorPart Error, TimeSpan? RetryAfter = null, FailureAction Action = FailureAction.RetryLater) : SendOutcome;

    /// <summary>The request left and no answer came: it may or may not have been sent.</summary>
    /// <param name="Away">Where that speaks of the provider rather than of the message: a 5xx, a time-out.</param>
    public sealed record Unknown(string Reason, ErrorPart? Away = null) : SendOutcome;
}

/// <summary>Why a send failed, whatever the provider's own code (providers.md part 4).</summary>
public enum SendFailure
{
    /// <summary>The customer service window is closed: only a template may go (131047, 63016).</summary>
    WindowClosed,
    /// <summary>Not on WhatsApp, terms not accepted, app too old, or blocked (131026, 63024).</summary>
    RecipientUnreachable,
    /// <summary>The person stopped marketing from this business (131050, 21610).</summary>
    OptedOut,
    /// <summary>Withheld for the health of the ecosystem (131049, 130472).</summary>
    MarketingWithheld,
    /// <summary>The number's or account's rate (130429, 80007, 20429, 63018).</summary>
    Throttled,
    /// <summary>Too many to one recipient: only that person waits (131056).</summary>
    PairThrottled,
    SpamRestricted,
    /// <summary>Token or permission: nothing of this channel can go until somebody mends it (190, 20003).</summary>
    Authentication,
    /// <summary>Account, number or payment problem (131031, 131042, 33).</summary>
    AccountBlocked,
    Template,
    Media,
    /// <summary>Our request was wrong (100, 131008, 21602).</summary>
    BadRequest,
    /// <summary>The provider is unwell (5xx, 131000, 131016).</summary>
    Transient,
    /// <summary>The provider could not be reached: certainly not sent.</summary>
    Unreachable,
    /// <summary>It was of no use any more when its turn came.</summary>
    TooLate,
    Unknown,
}
