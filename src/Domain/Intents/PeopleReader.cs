namespace TrailDesk.Domain.Intents;

/// <summary>How many people a text speaks of. Words that a month is made of do not count.</summary>
internal sealed class PeopleReader(Wording wording, bool[] used)
{
    private const int Most = 500;

    private static readonly PhraseBook Numbers = Vocabulary.Of("numbers");
    private static readonly PhraseBook PersonWords = Vocabulary.Of("person_words");
    private static readonly PhraseBook PartWords = Vocabulary.Of("part_words");
    private static readonly PhraseBook Groups = Vocabulary.Of("groups");
    private static readonly PhraseBook NotGroups = Vocabulary.Of("not_groups");
    private static readonly PhraseBook GroupNouns = Vocabulary.Of("group_nouns");
    private static readonly PhraseBook Of = Vocabulary.Of("of");
    private static readonly PhraseBook WeAre = Vocabulary.Of("we_are");
    private static readonly PhraseBook For = Vocabulary.Of("for");
    private static readonly PhraseBook Units = Vocabulary.Of("units");
    private static readonly PhraseBook Filler = Vocabulary.Of("filler");
    private static readonly PhraseBook Or = Vocabulary.Of("or");

    public int? Read() => Counted() ?? Companions() ?? Grouped() ?? AfterFor() ?? BetweenCommas();

    /// <summary>A number alone, as an answer to "how many?".</summary>
    /// <param name="besides">Words that may stand around it.</param>
    public int? ReadBare(PhraseBook? besides = null)
    {
        int? only = null;
        for (var i = 0; i < wording.Count; i++)
        {
            if (besides?.LengthAt(wording, i) is > 0 and var skipped)
            {
                i += skipped - 1;
                continue;
            }
            var length = NumberAt(i, out var number);
            if (length > 0 && only is null)
                (only, i) = (number, i + length - 1);
            else if (length > 0 || Filler.LengthAt(wording, i) == 0 && WeAre.LengthAt(wording, i) == 0 && For.LengthAt(wording, i) == 0)
                return null;
        }
        return only;
    }

    // "2 people", "2-3 pax" (the larger), "2 adults and 1 child" (the sum).
    private int? Counted()
    {
        var parts = 0;
        for (var i = 0; i < wording.Count; i++)
        {
            var length = NumberAt(i, out var number);
            if (length == 0)
                continue;
            var next = i + length;
            if (PersonWords.LengthAt(wording, next) > 0 || Filler.LengthAt(wording, next) > 0 && PersonWords.LengthAt(wording, next + 1) > 0)
                return number;
            if (PartWords.LengthAt(wording, next) > 0 && CompanionReader.StartsNear(wording, i) is false)
                parts += number;
        }
        return parts is > 0 and <= Most ? parts : null;
    }

    private int? Companions() => CompanionReader.Read(wording, NumberAt);

    // "a couple", "berdua", "family of 4", "somos 4".
    private int? Grouped()
    {
        for (var i = 0; i < wording.Count; i++)
        {
            if (NotGroups.LengthAt(wording, i) is > 0 and var skipped)
            {
                i += skipped - 1;
                continue;
            }
            if (Groups.LengthAt(wording, i, out var people) > 0)
                return people;
            var opening = Math.Max(GroupNouns.LengthAt(wording, i), WeAre.LengthAt(wording, i));
            if (opening == 0)
                continue;
            var next = i + opening;
            while (Of.LengthAt(wording, next) > 0 || Filler.LengthAt(wording, next) > 0)
                next++;
            if (NumberAt(next, out var number) is > 0 and var length && Units.LengthAt(wording, next + length) == 0)
                return number;
        }
        return null;
    }

    // "for 2" and "x 2", but not "for 2 days" or "for 2 December".
    private int? AfterFor()
    {
        for (var i = 0; i < wording.Count; i++)
        {
            if (For.LengthAt(wording, i) is not (> 0 and var opening))
                continue;
            var next = i + opening;
            while (Filler.LengthAt(wording, next) > 0)
                next++;
            if (NumberAt(next, out var number) is > 0 and var length && Units.LengthAt(wording, next + length) == 0 && !IsOrdinal(next + length))
                return number;
        }
        return null;
    }

    // "EBC, 2, December", or one answer a line.
    private int? BetweenCommas()
    {
        int? only = null;
        for (var i = 0; i < wording.Count; i++)
        {
            if (NumberAt(i, out var number) is not (> 0 and var length) || !IsBreak(i - 1) || !IsBreak(i + length - 1))
                continue;
            if (only is not null)
                return null;
            only = number;
        }
        return wording.Count > 1 ? only : null;
    }

    private bool IsBreak(int i) => i < 0 || i == wording.Count - 1 || wording[i].Trail is ',' or ';' or '\n';

    private int NumberAt(int i, out int number)
    {
        number = 0;
        if (i >= wording.Count || used[i])
            return 0;
        if (!wording[i].IsNumber)
            return Numbers.LengthAt(wording, i, out number) is > 0 and var words ? words + RangeAfter(i + words, ref number) : 0;
        if (IsPrice(wording[i]) || wording[i].Number is not (>= 1 and <= Most and var value) || wording[i].Folded[0] == '0')
            return 0;
        number = value;
        return 1 + RangeAfter(i + 1, ref number);
    }

    // "2-3", "2 or 3", "2 to 3".
    private int RangeAfter(int i, ref int number)
    {
        var between = Or.LengthAt(wording, i);
        var at = i + between;
        if (at >= wording.Count || between == 0 && wording[at].Lead is not ('-' or '–' or '/'))
            return 0;
        if (!wording[at].IsNumber || wording[at].Number is not { } upper || upper <= number || upper > Most || used[at])
            return 0;
        number = upper;
        return between + 1;
    }

    private bool IsOrdinal(int i) => wording.At(i) is "st" or "nd" or "rd" or "th" && wording[i].Start == wording[i - 1].End;

    private static bool IsPrice(Word word) => word.Lead is '$' or '€' or '£' or '¥' or '₹' or '+' or '#' || word.Trail is '%' or '$' or '€' or '£';
}
