using TrailDesk.Domain.Incidents;

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
    private static readonly PhraseBook Resume = Vocabulary.Of("resume");
    private static readonly PhraseBook Polite = Vocabulary.Of("polite");
    private static readonly PhraseBook Filler = Vocabulary.Of("filler");
    private static readonly PhraseBook PersonWhole = Vocabulary.Of("person_whole");
    private static readonly PhraseBook PersonPhrases = Vocabulary.Of("person_phrases");
    private static readonly PhraseBook TalkTo = Vocabulary.Of("talk_to");
    private static readonly PhraseBook Persons = Vocabulary.Of("person_target");
    private static readonly PhraseBook Complaints = Vocabulary.Of("complaints");
    private static readonly PhraseBook NotWanted = Vocabulary.Of("not_wanted");
    private static readonly PhraseBook HelpPhrases = Vocabulary.Of("help_phrases");
    private static readonly PhraseBook Wish = Vocabulary.Of("wish");

    /// <summary>The whole message only: "stop by the hotel" stops nothing.</summary>
    public static Intent? ReadConsent(Wording wording)
    {
        if (IsCommand(wording))
            return null;
        if (OptOut.IsWhole(wording, Polite))
            return new Intent.OptOut();
        if (OptIn.IsWhole(wording, Polite))
            return new Intent.OptIn();
        return Resume.IsWhole(wording, Polite) ? new Intent.OptIn(OnlyResumes: true) : null;
    }

    public static Intent.TalkToPerson? ReadPerson(Wording wording)
    {
        if (PersonPhrases.IndexIn(wording) is >= 0 and var said && !IsNotWanted(wording, said) || Complaints.IsIn(wording) || PersonWhole.IsWhole(wording, Polite))
            return new Intent.TalkToPerson();
        for (var i = TalkTo.IndexIn(wording); i >= 0; i = TalkTo.IndexIn(wording, i + 1))
            if (Persons.IndexIn(wording, i) is >= 0 and var target && target - i <= 6 && !IsNotWanted(wording, i))
                return new Intent.TalkToPerson();
        return null;
    }

    // "I don't need to talk to a person": the refusal ends where the wish begins.
    private static bool IsNotWanted(Wording wording, int at)
    {
        for (var i = Math.Max(0, at - 4); i < at; i++)
            if (i + NotWanted.LengthAt(wording, i) == at)
                return true;
        return false;
    }

    /// <summary>Somebody who is hurt is met by a person, not by a hint.</summary>
    public static Intent.TalkToPerson? ReadDistress(Wording wording) =>
        !wording.AsksQuestion && SeverityReader.Read(wording) >= Severity.High && SeverityReader.ReadCategory(wording) == IncidentCategory.Medical
            ? new Intent.TalkToPerson(IsUrgent: true)
            : null;

    /// <summary>"SOS": nothing that was asked goes before it.</summary>
    public static Intent.TalkToPerson? ReadCall(Wording wording) => EmergencyReader.IsCall(wording) ? new Intent.TalkToPerson(IsUrgent: true) : null;

    /// <summary>Thanks in many words, where nothing is asked for beside them.</summary>
    public static Intent.Thanks? ReadLongThanks(Wording wording) =>
        Thanks.IsIn(wording) && !wording.AsksQuestion && !Wish.IsIn(wording) && wording.Count <= 2 * FewWords ? new Intent.Thanks() : null;

    public static Intent? Read(Wording wording)
    {
        if (wording.Count == 0)
            return ReadSigns(wording.Text);
        if (HelpWords.IsWhole(wording, Polite) || HelpPhrases.IsIn(wording) && wording.Count <= FewWords)
            return new Intent.Help();
        if (No.IsWhole(wording, Thanks) || No.IsWhole(wording, Polite))
            return new Intent.No();
        if (Yes.IsWhole(wording, Polite) && !Thanks.IsIn(wording))
            return new Intent.Yes();
        if (wording.Count <= FewWords && Thanks.IsIn(wording) && !wording.EndsAsQuestion)
            return new Intent.Thanks();
        return IsGreeting(wording) && Greetings.IsWhole(wording, Filler) ? new Intent.Greeting() : null;
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
        return length > 0 && (wording.Count - length <= 1 || Greetings.IsWhole(wording, Filler));
    }
}
