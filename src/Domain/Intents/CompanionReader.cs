namespace TrailDesk.Domain.Intents;

/// <summary>Counts chains such as "me, my wife and 2 kids", "saya dan istri", "mi pareja y yo" and "with 3 friends".</summary>
internal static class CompanionReader
{
    public delegate int NumberReader(int index, out int number);

    private static readonly PhraseBook Selves = Vocabulary.Of("self");
    private static readonly PhraseBook Subjects = Vocabulary.Of("self_subject");
    private static readonly PhraseBook With = Vocabulary.Of("with");
    private static readonly PhraseBook And = Vocabulary.Of("and");
    private static readonly PhraseBook My = Vocabulary.Of("my");
    private static readonly PhraseBook One = Vocabulary.Of("companion");
    private static readonly PhraseBook Many = Vocabulary.Of("companions");
    private static readonly PhraseBook Parts = Vocabulary.Of("part_words");

    public static int? Read(Wording wording, NumberReader numberAt)
    {
        for (var i = 0; i < wording.Count; i++)
        {
            var (self, others) = Chain(wording, i, numberAt);
            if (self && others > 0)
                return others + 1;
        }
        return null;
    }

    /// <summary>Whether the counted word before or at this place belongs to a chain with the writer in it.</summary>
    public static bool StartsNear(Wording wording, int number)
    {
        for (var i = Math.Max(0, number - 4); i < number; i++)
            if (One.LengthAt(wording, i) > 0 || Selves.LengthAt(wording, i) > 0 && And.LengthAt(wording, number - 1) > 0 || With.LengthAt(wording, number - 1) > 0)
                return true;
        return false;
    }

    private static (bool Self, int Others) Chain(Wording wording, int i, NumberReader numberAt)
    {
        var opening = With.LengthAt(wording, i);
        var self = opening > 0;
        var others = 0;
        i += opening;
        while (true)
        {
            var length = Member(wording, i, numberAt, out var isSelf, out var count);
            if (length == 0)
                return (self, others);
            self |= isSelf;
            others += count;
            i += length;
            var and = Math.Max(And.LengthAt(wording, i), With.LengthAt(wording, i));
            if (and == 0 && (i >= wording.Count || wording[i].Lead is not (' ' or ',') || wording[i - 1].Trail is not (',' or '&' or '+')))
                return (self, others);
            // "Hello my friend, I want ...": a new clause begins, nobody joins.
            if (and == 0 && Subjects.LengthAt(wording, i) > 0)
                return (self, others);
            i += and;
        }
    }

    private static int Member(Wording wording, int i, NumberReader numberAt, out bool isSelf, out int count)
    {
        (isSelf, count) = (false, 0);
        var possessive = My.LengthAt(wording, i);
        if (One.LengthAt(wording, i + possessive) is > 0 and var one)
        {
            count = 1;
            // "istri saya": here the owner stands behind.
            return possessive + one + (possessive == 0 && wording[i + one - 1].Trail == ' ' ? My.LengthAt(wording, i + one) : 0);
        }
        if (Selves.LengthAt(wording, i) is > 0 and var self)
        {
            isSelf = true;
            return self;
        }
        if (numberAt(i + possessive, out var number) is not (> 0 and var length))
            return 0;
        var noun = i + possessive + length;
        var words = My.LengthAt(wording, noun);
        var plural = Math.Max(Many.LengthAt(wording, noun + words), Math.Max(One.LengthAt(wording, noun + words), Parts.LengthAt(wording, noun + words)));
        count = number;
        return plural == 0 ? 0 : possessive + length + words + plural;
    }
}
