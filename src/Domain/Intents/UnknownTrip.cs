namespace TrailDesk.Domain.Intents;

/// <summary>A trip by a name that no catalogue knows, beside such a word as "expedition": "K2 expedition", "expedición al K2".</summary>
internal static class UnknownTrip
{
    private const int LongestName = 4;

    private static readonly PhraseBook TripNouns = Vocabulary.Of("trip_nouns");
    private static readonly PhraseBook Common = Vocabulary.Of("common_trip_words");
    private static readonly PhraseBook Qualities = Vocabulary.Of("trip_qualities");
    private static readonly PhraseBook Links = Vocabulary.Of("place_links");
    private static readonly PhraseBook Interest = Vocabulary.Of("interest");
    private static readonly PhraseBook Corrections = Vocabulary.Of("corrections");

    /// <param name="used">Words that already mean something; the name's own are added.</param>
    public static string? Find(Wording wording, bool[] used)
    {
        for (var i = 0; i < wording.Count; i++)
        {
            if (TripNouns.LengthAt(wording, i) == 0)
                continue;
            var first = i;
            while (i - first < LongestName && IsName(wording, used, first - 1))
                first--;
            var name = first < i ? (First: first, Last: i) : After(wording, used, i);
            if (name.First == name.Last)
                continue;
            used.AsSpan(name.First..(name.Last + 1)).Fill(true);
            return wording.Between(name.First, name.Last);
        }
        return null;
    }

    private static (int First, int Last) After(Wording wording, bool[] used, int noun)
    {
        var start = noun + 1;
        while (Links.LengthAt(wording, start) is > 0 and var link)
            start += link;
        var end = start;
        while (end - start < LongestName && IsName(wording, used, end))
            end++;
        return end > start ? (noun, end - 1) : (noun, noun);
    }

    // The figure of "K2" belongs to the letter that it is written to.
    private static bool IsName(Wording wording, bool[] used, int i)
    {
        if (i < 0 || i >= wording.Count || used[i])
            return false;
        if (wording[i].IsNumber)
            return i > 0 && wording[i].Start == wording[i - 1].End && IsName(wording, used, i - 1);
        return Vocabulary.LanguagesOf(wording.At(i)) == 0 && TripNouns.LengthAt(wording, i) == 0 && !Common.Has(wording.At(i))
            && Qualities.LengthAt(wording, i) == 0 && Interest.LengthAt(wording, i) == 0 && Corrections.LengthAt(wording, i) == 0;
    }
}
