namespace TrailDesk.Domain.Intents;

internal static class LanguageReader
{
    /// <summary>The language most of the telling words belong to; on a tie the preferred one, else none.</summary>
    public static string? Read(Wording wording, string? preferred)
    {
        var languages = Vocabulary.Languages;
        Span<int> scores = stackalloc int[languages.Count];
        for (var i = 0; i < wording.Count; i++)
        {
            var bits = Vocabulary.TellsOf(wording.At(i));
            for (var language = 0; bits != 0; language++, bits >>= 1)
                scores[language] += bits & 1;
        }
        return IsForeign(scores, languages) ? null : Best(scores, languages, preferred);
    }

    // French and Spanish share many a small word: what a language of nobody's here tells more of is not taken for ours.
    private static bool IsForeign(Span<int> scores, IReadOnlyList<string> languages)
    {
        for (var i = 0; i < scores.Length; i++)
        {
            if (languages[i] != Vocabulary.Foreign)
                continue;
            var foreign = scores[i];
            scores[i] = 0;
            foreach (var score in scores)
                if (score >= foreign)
                    return false;
            return true;
        }
        return false;
    }

    private static string? Best(Span<int> scores, IReadOnlyList<string> languages, string? preferred)
    {
        var top = 0;
        var winners = 0;
        string? winner = null;
        var preferredWins = false;
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] > top)
                (top, winners, winner, preferredWins) = (scores[i], 0, languages[i], false);
            if (scores[i] != top || top == 0)
                continue;
            winners++;
            preferredWins |= languages[i] == preferred;
        }
        if (preferredWins)
            return preferred;
        return winners == 1 ? winner : null;
    }
}
