namespace TrailDesk.Domain.Intents;

/// <summary>Clauses that speak of other times than the trip's: a past trip, a birth, a passport's end, a landing.</summary>
internal static class AsideReader
{
    public static readonly PhraseBook PastTrips = Vocabulary.Of("past_trips");
    public static readonly PhraseBook OtherDates = Vocabulary.Of("other_dates");
    public static readonly PhraseBook Landings = Vocabulary.Of("landings");

    private static readonly PhraseBook Breaks = Vocabulary.Of("clause_breaks");

    /// <summary>The words of every clause in which one of these books has a phrase.</summary>
    public static bool[] Mark(Wording wording, params ReadOnlySpan<PhraseBook> books)
    {
        var marked = new bool[wording.Count];
        foreach (var book in books)
            for (var at = book.IndexIn(wording); at >= 0; at = book.IndexIn(wording, at + 1))
                marked.AsSpan(StartOf(wording, at)..EndOf(wording, at)).Fill(true);
        return marked;
    }

    private static int StartOf(Wording wording, int at)
    {
        while (at > 0 && !IsBreak(wording, at))
            at--;
        return at;
    }

    private static int EndOf(Wording wording, int at)
    {
        do at++;
        while (at < wording.Count && !IsBreak(wording, at));
        return at;
    }

    // "20.03.27" is one date: what stands right behind a sign belongs to it.
    private static bool IsBreak(Wording wording, int at) =>
        Breaks.LengthAt(wording, at) > 0
        || wording[at - 1].Trail is '.' or ',' or ';' or ':' or '!' or '?' or '\n' && wording[at].Start > wording[at - 1].End + 1;
}
