using System.Text.RegularExpressions;

namespace TrailDesk.Domain.Reminders;

public static class ReminderKinds
{
    public const string Payment = "payment";
    public const string Departure = "departure";

    public static bool IsKnown(string? word) => word is Payment or Departure;
}

/// <summary>How far from its day a reminder goes: D-7 a week before, D+0 on the day, D+1 the day after, H-3 three hours before departure.</summary>
public static partial class ReminderStep
{
    public const string PaymentSentence = "Each step of a payment is D-60 to D+60, such as D-7, D+0 or D+1; each once, at most 10.";
    public const string DepartureSentence = "Each step of a departure is D-1 to D-60 or H-1 to H-72, such as D-7 or H-3; each once, at most 10.";

    public static bool IsOfPayment(string? word) => word is not null && PaymentWord().IsMatch(word);

    public static bool IsOfDeparture(string? word) => word is not null && DepartureWord().IsMatch(word);

    /// <summary>The day has gone by when it goes.</summary>
    public static bool IsAfter(string step) => step.StartsWith("D+", StringComparison.Ordinal) && step != "D+0";

    /// <summary>It is about hours, not days.</summary>
    public static bool IsUrgent(string step) => step.StartsWith('H');

    [GeneratedRegex(@"\AD(\+0|[+-]([1-9]|[1-5][0-9]|60))\z", RegexOptions.NonBacktracking)]
    private static partial Regex PaymentWord();

    [GeneratedRegex(@"\A(D-([1-9]|[1-5][0-9]|60)|H-([1-9]|[1-6][0-9]|7[0-2]))\z", RegexOptions.NonBacktracking)]
    private static partial Regex DepartureWord();
}
