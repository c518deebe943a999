using TrailDesk.Domain.Incidents;

namespace TrailDesk.Domain.Intents;

/// <summary>How bad an incident is and what it is about, from a guide's own words.</summary>
internal static class SeverityReader
{
    private static readonly (Severity Severity, PhraseBook Words)[] Levels =
    [
        (Severity.Critical, Vocabulary.Of("severity_critical")),
        (Severity.High, Vocabulary.Of("severity_high")),
        (Severity.Low, Vocabulary.Of("severity_low")),
    ];

    // On a tie the first wins: a person is more urgent than the bus that hit them.
    private static readonly (IncidentCategory Category, PhraseBook Words)[] Categories =
    [
        (IncidentCategory.Medical, Vocabulary.Of("category_medical")),
        (IncidentCategory.Vehicle, Vocabulary.Of("category_vehicle")),
        (IncidentCategory.Weather, Vocabulary.Of("category_weather")),
        (IncidentCategory.Accommodation, Vocabulary.Of("category_accommodation")),
        (IncidentCategory.Equipment, Vocabulary.Of("category_equipment")),
        (IncidentCategory.Route, Vocabulary.Of("category_route")),
        (IncidentCategory.Guest, Vocabulary.Of("category_guest")),
    ];

    private static readonly PhraseBook Negations = Vocabulary.Of("negations");
    private static readonly PhraseBook LevelNames = Vocabulary.Of("severity_levels");
    private static readonly PhraseBook LevelWords = Vocabulary.Of("level_words");
    private static readonly PhraseBook BodyParts = Vocabulary.Of("body_parts");
    private static readonly PhraseBook Breaking = Vocabulary.Of("breaking");

    /// <summary>The level that is named, else the worst that the words tell of.</summary>
    public static Severity Read(Wording text)
    {
        if (Named(text) is { } named)
            return named;
        foreach (var (severity, words) in Levels)
            if (Tells(text, words) || severity == Severity.High && Tells(text, BodyParts) && Tells(text, Breaking))
                return severity;
        return Severity.Medium;
    }

    /// <summary>Whether one of these words is said, and not denied.</summary>
    public static bool Tells(Wording text, PhraseBook words) => Hits(text, words) > 0;

    public static IncidentCategory ReadCategory(Wording text)
    {
        var (best, most) = (IncidentCategory.Other, 0);
        foreach (var (category, words) in Categories)
            if (Hits(text, words) is var hits && hits > most)
                (best, most) = (category, hits);
        return best;
    }

    // "critical: …", "… (high)", "priority low", "gravedad alta"; "low on fuel" names no level.
    private static Severity? Named(Wording text)
    {
        for (var i = 0; i < text.Count; i++)
        {
            if (LevelNames.LengthAt(text, i, out var level) == 0)
                continue;
            var alone = (i == 0 || text[i].Lead == '(') && text[i].Trail is ':' or ',' or '.' or '-' or ')';
            if (alone || LevelWords.LengthAt(text, i - 1) > 0 || LevelWords.LengthAt(text, i + 1) > 0)
                return (Severity)(level - 1);
        }
        return null;
    }

    private static int Hits(Wording text, PhraseBook words)
    {
        var hits = 0;
        for (var i = 0; i < text.Count; i++)
            if (words.LengthAt(text, i) is > 0 and var length)
            {
                hits += IsNegated(text, i) ? 0 : 1;
                i += length - 1;
            }
        return hits;
    }

    // "no injuries", "nobody is hurt", "not urgent".
    private static bool IsNegated(Wording text, int i)
    {
        for (var before = i - 1; before >= Math.Max(0, i - 2) && text[before].Trail is not (',' or '.' or ';' or '\n'); before--)
            if (Negations.LengthAt(text, before) > 0)
                return true;
        return false;
    }
}
