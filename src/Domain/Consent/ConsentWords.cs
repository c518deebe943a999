namespace TrailDesk.Domain.Consent;

/// <summary>What a message is for, and what people agree to.</summary>
public static class ConsentPurposes
{
    public const string Booking = "booking";
    public const string Safety = "safety";
    public const string Marketing = "marketing";
    public const string Sentence = "purpose must be booking, safety or marketing.";

    public static bool IsKnown(string? word) => word is Booking or Safety or Marketing;
}

/// <summary>What somebody said about a purpose.</summary>
public static class ConsentStates
{
    public const string OptedIn = "opted_in";
    public const string OptedOut = "opted_out";
    public const string Sentence = "state must be opted_in or opted_out.";

    public static bool IsKnown(string? word) => word is OptedIn or OptedOut;
}
