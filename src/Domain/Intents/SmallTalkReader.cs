namespace TrailDesk.Domain.Intents;

/// <summary>Everything that is said in a few set words.</summary>
internal static class SmallTalkReader
{
    private const int FewWords = 8;

    private static readonly PhraseBook Greetings = Vocabulary.Of("greeting");
    private static readonly PhraseBook Thanks = Vocabulary.Of("thanks");
    private static readonly PhraseBook HelpWords = Vocabulary.Of("help");
    private static readonly PhraseBook Yes = Vocabulary.Of("yes");
    private static readonly PhraseBook No = Vocabulary.Of("no");
    private static readonly PhraseBook OptOut = Vocabulary.Of("opt_out");
    private static readonly PhraseBook OptIn = Vocabulary.Of("opt_in");
    private static readonly PhraseBook Polite = Vocabulary.Of("polite");
    private static readonly PhraseBook Filler = Vocabulary.Of("filler");
    private static readonly PhraseBook PersonWhole = Vocabulary.Of("person_whole");
    private static readonly PhraseBook PersonPhrases = Vocabulary.Of("person_phrases");
    private static readonly PhraseBook TalkTo = Vocabulary.Of("talk_to");
    private static readonly PhraseBook Persons = Vocabulary.Of("person_target");
    private static readonly PhraseBook Complaints = Vocabulary.Of("complaints");

    /// <summary>The whole message only: "stop by the hotel" stops nothing.</summary>
    public static Intent? ReadConsent(Wording wording)
    {
        if (IsCommand(wording))
            return null;
        if (IsWhole(wording, OptOut, Polite))
            return new Intent.OptOut();
        return IsWhole(wording, OptIn, Polite) ? new Intent.OptIn() : null;
    }

    public static Intent.TalkToPerson? ReadPerson(Wording wording)
    {
        if (PersonPhrases.IsIn(wording) || Complaints.IsIn(wording) || IsWhole(wording, PersonWhole, Polite))
            return new Intent.TalkToPerson();
        for (var i = TalkTo.IndexIn(wording); i >= 0; i = TalkTo.IndexIn(wording, i + 1))
            if (Persons.IndexIn(wording, i) is >= 0 and var target && target - i <= 6)
                return new Intent.TalkToPerson();
        return null;
    }

    public static Intent? Read(Wording wording)
    {
        if (wording.Count == 0)
            return ReadSigns(wording.Text);
        if (IsWhole(wording, HelpWords, Polite))
            return new Intent.Help();
        if (IsWhole(wording, No, Thanks) || IsWhole(wording, No, Polite))
            return new Intent.No();
        if (IsWhole(wording, Yes, Polite) && !Thanks.IsIn(wording))
            return new Intent.Yes();
        if (wording.Count <= FewWords && Thanks.IsIn(wording) && !wording.EndsAsQuestion)
            return new Intent.Thanks();
        return IsGreeting(wording) && IsWhole(wording, Greetings, Filler) ? new Intent.Greeting() : null;
    }

    /// <summary>"Hi Pemba": asked last, as the other word may as well be a package.</summary>
    public static Intent? ReadGreeting(Wording wording) => IsGreeting(wording) ? new Intent.Greeting() : null;

    public static Intent? ReadYesOrNo(Wording wording)
    {
        if (No.LengthAt(wording, 0) > 0 && wording.Count <= FewWords)
            return new Intent.No();
        return Yes.LengthAt(wording, 0) > 0 && wording.Count <= FewWords ? new Intent.Yes() : null;
    }

    private static Intent? ReadSigns(string text)
    {
        if (Has(text, "👍") || Has(text, "👌") || Has(text, "✅"))
            return new Intent.Yes();
        if (Has(text, "🙏") || Has(text, "❤"))
            return new Intent.Thanks();
        return Has(text, "👋") ? new Intent.Greeting() : null;
    }

    private static bool Has(string text, string sign) => text.Contains(sign, StringComparison.Ordinal);

    private static bool IsCommand(Wording wording) => wording.Text.StartsWith('/');

    // "hi", "hello team", "selamat pagi kak", "hola, buenas tardes", "hi Pemba".
    private static bool IsGreeting(Wording wording)
    {
        if (IsCommand(wording))
            return wording.At(0) == "start";
        var length = Greetings.LengthAt(wording, 0);
        return length > 0 && (wording.Count - length <= 1 || IsWhole(wording, Greetings, Filler));
    }

    // At least one such phrase, and nothing else but words that add nothing.
    private static bool IsWhole(Wording wording, PhraseBook book, PhraseBook besides)
    {
        var seen = false;
        for (var i = 0; i < wording.Count;)
        {
            var length = book.LengthAt(wording, i);
            seen |= length > 0;
            if (length == 0)
                length = besides.LengthAt(wording, i);
            if (length == 0)
                return false;
            i += length;
        }
        return seen;
    }
}
