using TrailDesk.Domain.Incidents;

namespace TrailDesk.Domain.Intents;

/// <summary>
/// Commands of field staff: a command word first ("ISSUE TRP123 …"), or a code and then the command word. A normal
/// sentence that happens to hold such a word is no command.
/// </summary>
internal sealed class StaffCommandReader(Wording wording)
{
    private sealed record Found(StaffCommand Kind, string? Code, int CommandStart, int CommandEnd, int TextAfter);

    private static readonly (StaffCommand Kind, PhraseBook Words)[] Commands =
    [
        (StaffCommand.ResolveIssue, Vocabulary.Of("command_resolve")),
        (StaffCommand.ReportIssue, Vocabulary.Of("command_issue")),
        (StaffCommand.UpdateIssue, Vocabulary.Of("command_update")),
        (StaffCommand.CheckIn, Vocabulary.Of("command_checkin")),
        (StaffCommand.Headcount, Vocabulary.Of("command_headcount")),
        (StaffCommand.Acknowledge, Vocabulary.Of("command_acknowledge")),
        (StaffCommand.Help, Vocabulary.Of("command_help")),
    ];

    // Slips are looked for in these spellings only, and only beside a code.
    private static readonly (string Word, StaffCommand Kind)[] Spellings =
    [
        ("issue", StaffCommand.ReportIssue), ("report", StaffCommand.ReportIssue), ("masalah", StaffCommand.ReportIssue),
        ("problema", StaffCommand.ReportIssue), ("incidencia", StaffCommand.ReportIssue), ("update", StaffCommand.UpdateIssue),
        ("actualizar", StaffCommand.UpdateIssue), ("resolved", StaffCommand.ResolveIssue), ("selesai", StaffCommand.ResolveIssue),
        ("resuelto", StaffCommand.ResolveIssue), ("checkin", StaffCommand.CheckIn), ("headcount", StaffCommand.Headcount),
        ("recuento", StaffCommand.Headcount), ("jumlah", StaffCommand.Headcount),
    ];

    private static readonly PhraseBook Polite = Vocabulary.Of("polite");
    private static readonly PhraseBook Links = Vocabulary.Of("code_links");
    private static readonly PhraseBook Sentence = Vocabulary.Of("not_after_command");
    private static readonly PhraseBook Numbers = Vocabulary.Of("numbers");
    private static readonly PhraseBook PersonWords = Vocabulary.Of("person_words");
    private static readonly PhraseBook Headcounts = Vocabulary.Of("command_headcount");
    private static readonly PhraseBook HowTo = Vocabulary.Of("how_to");

    public Intent? Read()
    {
        if (AsksForCommands())
            return new Intent.StaffHelp();
        return Find() is { } found ? Understood(found) : CountFirst();
    }

    /// <summary>The command that a person who is not staff tried; only with a code, else it is everyday talk.</summary>
    public StaffCommand? ReadFromStranger() => Find() is { Code: not null } found ? found.Kind : null;

    private Found? Find()
    {
        var start = SkipPolite();
        if (CodeReader.TripOrIncidentAt(wording, start, out var codeLength) is { } leading)
            return CodeFirst(leading, start + codeLength);
        if (CommandAt(start, out var length) is { } kind)
            return CommandFirst(kind, start, start + length);
        return Slip(start, out length) is { } misspelt && CommandFirst(misspelt, start, start + length) is { Code: not null } found
            ? found
            : null;
    }

    private Found? CodeFirst(string code, int at)
    {
        var kind = CommandAt(at, out var length) ?? Slip(at, out length);
        return kind is { } known ? new Found(known, code, at, at + length, at + length - 1) : null;
    }

    private Found? CommandFirst(StaffCommand kind, int start, int end)
    {
        var at = end;
        while (Links.LengthAt(wording, at) is > 0 and var link)
            at += link;
        if (CodeReader.TripOrIncidentAt(wording, at, out var length) is { } code)
            return new Found(kind, code, start, end, at + length - 1);
        var found = new Found(kind, LaterCode(kind, end), start, end, end - 1);
        return found.Code is not null && kind != StaffCommand.Help || IsPlainCommand(found) ? found : null;
    }

    private string? LaterCode(StaffCommand kind, int from)
    {
        if (kind != StaffCommand.Headcount && Sentence.LengthAt(wording, from) > 0)
            return null;
        for (var i = from; i < wording.Count; i++)
            if (CodeReader.TripOrIncidentAt(wording, i, out _) is { } code)
                return code;
        return null;
    }

    // "How do I mark an issue resolved?"
    private bool AsksForCommands()
    {
        if (HowTo.LengthAt(wording, SkipPolite()) is not (> 0 and var opening))
            return false;
        for (var i = SkipPolite() + opening; i < wording.Count; i++)
            if (CommandAt(i, out _) is not null and not StaffCommand.Help)
                return true;
        return false;
    }

    // "12 headcount", "we are 9 today TRP200 headcount", "TRP123 12 pax".
    private Intent.Headcount? CountFirst()
    {
        var code = CodeReader.FirstTrip(wording, out var codeAt, out var codeLength);
        var at = Headcounts.IndexIn(wording);
        var isLast = at >= 0 && at + Headcounts.LengthAt(wording, at) == wording.Count;
        if (isLast || at >= 0 && code is not null)
            return NumberIn(0) is { } count ? new Intent.Headcount(code, count) : null;
        var number = codeAt + codeLength;
        return code is not null && codeAt == SkipPolite() && number < wording.Count && number + 1 + PersonWords.LengthAt(wording, number + 1) == wording.Count
            ? NumberIn(number) is { } bare ? new Intent.Headcount(code, bare) : null
            : null;
    }

    // Without a code: "ISSUE bus broke down", "resolved", "headcount 12"; not "issue is still open?".
    private bool IsPlainCommand(Found found)
    {
        if (found.Kind == StaffCommand.Acknowledge)
            return found.CommandEnd == wording.Count && (IsShouted(found) || wording.At(found.CommandStart) == "ack");
        if (wording.EndsAsQuestion)
            return found.Kind == StaffCommand.Help && found.CommandEnd == wording.Count;
        if (found.CommandEnd == wording.Count)
            return true;
        return found.Kind switch
        {
            StaffCommand.Help => false,
            StaffCommand.CheckIn => IsShouted(found),
            StaffCommand.Headcount => NumberIn(found.CommandEnd) is not null,
            StaffCommand.ReportIssue => IsMarked(found) || Sentence.LengthAt(wording, found.CommandEnd) == 0,
            _ => IsMarked(found),
        };
    }

    private bool IsMarked(Found found) => IsShouted(found) || wording[found.CommandEnd - 1].Trail == ':';

    private bool IsShouted(Found found)
    {
        var raw = wording.Between(found.CommandStart, found.CommandEnd - 1);
        return raw.Length > 2 && !raw.Any(char.IsLower);
    }

    private int SkipPolite()
    {
        var start = 0;
        while (start < 5 && Polite.LengthAt(wording, start) is > 0 and var length)
            start += length;
        return start;
    }

    private StaffCommand? CommandAt(int i, out int length)
    {
        (StaffCommand? best, length) = (null, 0);
        foreach (var (kind, words) in Commands)
            if (words.LengthAt(wording, i) is var found && found > length)
                (best, length) = (kind, found);
        return best;
    }

    private StaffCommand? Slip(int i, out int length)
    {
        length = 1;
        if (SlipOf(wording.At(i)) is { } kind)
            return kind;
        length = 2;
        return SlipOf(wording.At(i) + wording.At(i + 1));
    }

    private static StaffCommand? SlipOf(string word)
    {
        if (word.Length < 4)
            return null;
        foreach (var (known, kind) in Spellings)
            if (known[0] == word[0] && Letters.Near(word, known, known.Length < 9 ? 1 : 2))
                return kind;
        return null;
    }

    private Intent? Understood(Found found)
    {
        var trip = found.Code is { } code && code.StartsWith("TRP", StringComparison.Ordinal) ? code : null;
        switch (found.Kind)
        {
            case StaffCommand.ReportIssue when found.Code is not null && trip is null:
                return new Intent.UpdateIssue(found.Code, TextOf(found));
            case StaffCommand.ReportIssue:
                var text = TextOf(found);
                var read = Wording.Of(text);
                if (trip is not null && FieldReportReader.ReadNews(read, trip, text) is { } news)
                    return news;
                return new Intent.ReportIssue(trip, text, EmergencyReader.SeverityOf(read), SeverityReader.ReadCategory(read));
            case StaffCommand.UpdateIssue:
                return new Intent.UpdateIssue(found.Code, TextOf(found));
            case StaffCommand.ResolveIssue:
                return new Intent.ResolveIssue(found.Code, TextOf(found));
            case StaffCommand.Acknowledge:
                return new Intent.AcknowledgeIssue(found.Code);
            case StaffCommand.CheckIn:
                return new Intent.CheckIn(trip);
            case StaffCommand.Headcount:
                return new Intent.Headcount(trip, NumberIn(found.CommandEnd));
            default:
                return new Intent.StaffHelp();
        }
    }

    private string TextOf(Found found) => wording.After(found.TextAfter);

    // "-5", and not "TRP123-12" or "- 12".
    private bool IsNegative(Word number) =>
        number.Lead is '-' or '−' && (number.Start < 2 || char.IsWhiteSpace(wording.Text[number.Start - 2]));

    private int? NumberIn(int from)
    {
        for (var i = from; i < wording.Count; i++)
        {
            if (CodeReader.TripOrIncidentAt(wording, i, out var length) is not null)
                i += length - 1;
            else if (wording[i].IsNumber)
                return wording[i].Number is <= 999 and var count ? IsNegative(wording[i]) ? -count : count : null;
            else if (Numbers.LengthAt(wording, i, out var value) > 0)
                return value;
        }
        return null;
    }
}
