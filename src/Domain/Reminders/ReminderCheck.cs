namespace TrailDesk.Domain.Reminders;

/// <summary>What stands in the books at the moment at which a reminder is due.</summary>
/// <param name="BookingStatus">pending, confirmed, cancelled or completed.</param>
/// <param name="IsWanted">The company's settings still have this step.</param>
/// <param name="ForDay">The day that was planned for: the instalment's, or the trip's first.</param>
/// <param name="Day">The same day as it is now; null where the instalment is gone, or the booking is on another trip.</param>
/// <param name="Unpaid">Of the instalment; null for a departure.</param>
/// <param name="GoodUntil">The end of its own day where it is due, or the departure.</param>
public sealed record ReminderFacts(
    string Kind, string BookingStatus, bool IsWanted, DateOnly ForDay, DateOnly? Day, decimal? Unpaid, DateTimeOffset DepartsAt, DateTimeOffset GoodUntil,
    DateTimeOffset Now);

/// <summary>Whether a reminder that was planned still makes sense.</summary>
public static class ReminderCheck
{
    /// <returns>One of <see cref="ReminderReason"/>; null where nothing in the books speaks against it.</returns>
    public static string? WhyNot(ReminderFacts facts) => facts switch
    {
        { IsWanted: false } => ReminderReason.SwitchedOff,
        { BookingStatus: "cancelled" } => ReminderReason.BookingCancelled,
        { BookingStatus: "completed" } => ReminderReason.BookingCompleted,
        { Kind: ReminderKinds.Departure, BookingStatus: not "confirmed" } => ReminderReason.BookingNotConfirmed,
        _ when facts.Day != facts.ForDay => ReminderReason.Moved,
        { Unpaid: <= 0 } => ReminderReason.Paid,
        { Kind: ReminderKinds.Departure } when facts.Now >= facts.DepartsAt => ReminderReason.Departed,
        _ when facts.Now >= facts.GoodUntil => ReminderReason.Missed,
        _ => null,
    };
}

/// <summary>Why a reminder did not go: a word for programs, and a sentence for people.</summary>
public static class ReminderReason
{
    public const string SwitchedOff = "switched_off";
    public const string BookingCancelled = "booking_cancelled";
    public const string BookingCompleted = "booking_completed";
    public const string BookingNotConfirmed = "booking_not_confirmed";
    public const string Moved = "moved";
    public const string Paid = "paid";
    public const string Departed = "departed";
    public const string Missed = "missed";
    public const string OptedOut = "opted_out";
    public const string Erased = "erased";
    public const string Unreachable = "unreachable";
    public const string NoTemplate = "no_template";
    public const string Cancelled = "cancelled";
    public const string Error = "error";
    public const string MessageFailed = "message_failed";

    private static readonly Dictionary<string, string> Sentences = new()
    {
        [SwitchedOff] = "The settings no longer have this reminder.",
        [BookingCancelled] = "The booking was cancelled.",
        [BookingCompleted] = "The booking is completed.",
        [BookingNotConfirmed] = "The booking is not confirmed.",
        [Moved] = "The date was moved, or is there no more.",
        [Paid] = "The instalment was paid.",
        [Departed] = "The trip had departed.",
        [Missed] = "Its day had gone by before it could go.",
        [OptedOut] = "The person opted out of booking messages.",
        [Erased] = "The person was erased.",
        [Unreachable] = "The person has neither a number nor an id to write to.",
        [NoTemplate] = "Their 24 hours are over, and no active number has an approved template for this in their language, the company's or English: "
            + "add those that come with TrailDesk (POST /api/templates/shipped) and submit them.",
        [Cancelled] = "Somebody of the office took it back.",
        [Error] = "It failed three times: the log says why.",
        [MessageFailed] = "The message failed: the message itself says why.",
    };

    public static string Sentence(string word) => Sentences[word];

    /// <summary>Somebody of the office has to know, and can do something about it.</summary>
    public static bool IsTrouble(string word) => word is Unreachable or NoTemplate or Error;

    /// <summary>The person would have got one, had they not or we not: it belongs on the booking's timeline.</summary>
    public static bool IsTold(string word) => IsTrouble(word) || word is OptedOut or Missed or Departed;
}
