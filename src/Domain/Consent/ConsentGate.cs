using System.Globalization;

namespace TrailDesk.Domain.Consent;

/// <summary>
/// Whether a message of some purpose may go to a person: the one function that everything asks, when a message is accepted
/// and again when it leaves. What concerns somebody's safety always goes.
/// </summary>
public static class ConsentGate
{
    /// <param name="purpose">booking, safety or marketing.</param>
    /// <param name="last">What the person said last about this purpose; null when nothing.</param>
    public static ConsentDecision Decide(string purpose, ConsentWord? last, MarketingRule rule) => (purpose, last) switch
    {
        (ConsentPurposes.Safety, _) => ConsentDecision.Yes,
        (_, { IsOptOut: true }) => ConsentDecision.No(OptedOut(purpose, last)),
        (ConsentPurposes.Marketing, null) when rule == MarketingRule.OptIn => ConsentDecision.No(NeverAgreed),
        _ => ConsentDecision.Yes,
    };

    private const string NeverAgreed =
        "This person has not agreed to marketing messages, and your company sends them only to who has. Write down their consent first, or send what concerns a booking with purpose booking.";

    private static string OptedOut(string purpose, ConsentWord last) => string.Create(
        CultureInfo.InvariantCulture,
        $"This person opted out of {purpose} messages on {last.At.UtcDateTime:d MMMM yyyy} ({last.Method}). {WhatStillGoes(purpose)}");

    private static string WhatStillGoes(string purpose) => purpose == ConsentPurposes.Marketing
        ? "What concerns their bookings or their safety still goes, with purpose booking or safety."
        : "What concerns their safety still goes, with purpose safety.";
}

/// <summary>What marketing needs: a yes, or at least no no.</summary>
public enum MarketingRule { OptIn, NoOptOut }

/// <param name="Method">How they said so: keyword, provider, web form, …</param>
public sealed record ConsentWord(string State, DateTimeOffset At, string Method)
{
    public bool IsOptOut => State == ConsentStates.OptedOut;
}

/// <param name="Refusal">A sentence for whoever wanted to send; null where it may go.</param>
public readonly record struct ConsentDecision(string? Refusal)
{
    public static ConsentDecision Yes => default;

    public static ConsentDecision No(string sentence) => new(sentence);

    public bool IsAllowed => Refusal is null;
}
