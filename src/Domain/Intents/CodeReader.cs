namespace TrailDesk.Domain.Intents;

/// <summary>Codes as people type them: "trp 123", "TRP-123", "inc#77", "bk2031", "booking no. 2031".</summary>
internal static class CodeReader
{
    private const int YearsAhead = 4;

    private static readonly PhraseBook TripPrefixes = Vocabulary.Of("trip_code");
    private static readonly PhraseBook IncidentPrefixes = Vocabulary.Of("incident_code");
    private static readonly PhraseBook BookingPrefixes = Vocabulary.Of("booking_code");
    private static readonly PhraseBook BookingNouns = Vocabulary.Of("booking_noun");
    private static readonly PhraseBook NumberWords = Vocabulary.Of("number_word");

    public static string? TripAt(Wording wording, int i, out int length) => CodeAt(TripPrefixes, "TRP", wording, i, out length);

    public static string? IncidentAt(Wording wording, int i, out int length) => CodeAt(IncidentPrefixes, "INC-", wording, i, out length);

    public static string? TripOrIncidentAt(Wording wording, int i, out int length) =>
        TripAt(wording, i, out length) ?? IncidentAt(wording, i, out length);

    public static string? FirstTrip(Wording wording, out int at, out int length) => First(TripAt, wording, out at, out length);

    public static string? FirstTripOrIncident(Wording wording, out int at, out int length) => First(TripOrIncidentAt, wording, out at, out length);

    public static string? FirstIncident(Wording wording, out int at, out int length) => First(IncidentAt, wording, out at, out length);

    public static string? Booking(Wording wording, DateOnly today)
    {
        for (var i = 0; i < wording.Count; i++)
            if ((CodeAt(BookingPrefixes, "BK-", wording, i, out _) ?? NumberedBooking(wording, i, today.Year)) is { } code)
                return code;
        return null;
    }

    private delegate string? Finder(Wording wording, int index, out int length);

    private static string? First(Finder find, Wording wording, out int at, out int length)
    {
        length = 0;
        for (at = 0; at < wording.Count; at++)
            if (find(wording, at, out length) is { } code)
                return code;
        return null;
    }

    private static string? CodeAt(PhraseBook prefixes, string prefix, Wording wording, int i, out int length)
    {
        var words = prefixes.LengthAt(wording, i);
        length = words + 1;
        return words > 0 && IsCodeNumber(wording, i + words) ? prefix + wording.At(i + words) : null;
    }

    // "booking 2 people" and "booking 2027" name no code; "booking no. 2031" does, and a year that nobody books for yet.
    private static string? NumberedBooking(Wording wording, int i, int thisYear)
    {
        var noun = BookingNouns.LengthAt(wording, i);
        if (noun == 0)
            return null;
        var number = NumberWords.LengthAt(wording, i + noun);
        var at = i + noun + number;
        if (!IsCodeNumber(wording, at) || wording.At(at).Length < 3)
            return null;
        var marked = number > 0 || wording[at].Lead == '#';
        return marked || wording.At(at).Length >= 4 && (wording[at].Number < 2000 || wording[at].Number > Math.Max(thisYear, 2000) + YearsAhead) ? "BK-" + wording.At(at) : null;
    }

    private static bool IsCodeNumber(Wording wording, int i) =>
        i < wording.Count && wording[i].IsNumber && wording.At(i).Length <= 8;
}
