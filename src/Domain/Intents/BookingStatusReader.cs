namespace TrailDesk.Domain.Intents;

internal static class BookingStatusReader
{
    private static readonly PhraseBook Questions = Vocabulary.Of("booking_questions");
    private static readonly PhraseBook NotMine = Vocabulary.Of("not_booking_status");

    public static Intent.BookingStatus? Read(Wording wording, DateOnly today)
    {
        var code = CodeReader.Booking(wording, today);
        if (code is not null)
            return new Intent.BookingStatus(code);
        return Questions.IsIn(wording) && !NotMine.IsIn(wording) ? new Intent.BookingStatus(null) : null;
    }
}
