using TrailDesk.Domain.Incidents;

namespace TrailDesk.Domain.Intents;

/// <summary>Trouble that staff tell in a sentence of their own: a report from the field is never lost for want of a command word.</summary>
internal static class FieldReportReader
{
    private const int ShortSentence = 10;

    private static readonly PhraseBook Trouble = Vocabulary.Of("trouble");
    private static readonly PhraseBook Resolved = Vocabulary.Of("resolve_talk");
    private static readonly PhraseBook Unresolved = Vocabulary.Of("unresolved");
    private static readonly PhraseBook Still = Vocabulary.Of("still");

    public static Intent? Read(Wording wording)
    {
        var code = CodeReader.FirstTripOrIncident(wording, out var at, out var length);
        var text = at == 0 && code is not null ? wording.After(length - 1) : wording.Text.Trim();
        if (code is not null && (EndOf(wording, code, text) ?? NewsOf(wording, code, text)) is { } known)
            return known;
        return IsReport(wording, code)
            ? new Intent.ReportIssue(code, text, EmergencyReader.SeverityOf(wording), SeverityReader.ReadCategory(wording))
            : null;
    }

    /// <summary>The words to a command that came without any, or the news of the incident that was picked.</summary>
    public static Intent? ReadAsked(Wording wording, Expecting expecting)
    {
        var text = wording.Text.Trim();
        if (text.Length == 0 || expecting is not (Expecting.IssueText or Expecting.IssueNews) || wording.Count <= 3 && SmallTalkReader.Read(wording) is not null)
            return null;
        return expecting == Expecting.IssueNews
            ? new Intent.UpdateIssue(CodeReader.FirstIncident(wording, out _, out _), text)
            : new Intent.ReportIssue(CodeReader.FirstTrip(wording, out _, out _), text, EmergencyReader.SeverityOf(wording), SeverityReader.ReadCategory(wording));
    }

    /// <summary>What follows "ISSUE TRP123" and yet reports nothing new: "not resolved yet", "all sorted now".</summary>
    public static Intent? ReadNews(Wording wording, string code, string text) =>
        IsUnresolved(wording) || !IsTrouble(wording) && SeverityReader.ReadCategory(wording) == IncidentCategory.Other
            ? EndOf(wording, code, text)
            : null;

    // Where a sentence says that one thing is over and another is not, the incident stays open.
    private static Intent? EndOf(Wording wording, string code, string text)
    {
        if (IsUnresolved(wording))
            return new Intent.UpdateIssue(code, text);
        if (wording.AsksQuestion || !Resolved.IsIn(wording))
            return null;
        return wording.Count <= ShortSentence && !Still.IsIn(wording)
            ? new Intent.ResolveIssue(code, text)
            : new Intent.UpdateIssue(code, text);
    }

    // "Not resolved yet", "belum selesai", "sin resolver".
    private static bool IsUnresolved(Wording wording) =>
        Unresolved.IsIn(wording) || Resolved.IsIn(wording) && !SeverityReader.Tells(wording, Resolved);

    private static Intent.UpdateIssue? NewsOf(Wording wording, string code, string text) =>
        code.StartsWith("INC", StringComparison.Ordinal) && text.Length > 0 && !wording.AsksQuestion ? new Intent.UpdateIssue(code, text) : null;

    // Without a code it takes a grave word and what it is about: "urgent: send me the list" reports nothing.
    private static bool IsReport(Wording wording, string? code)
    {
        if (EmergencyReader.IsCall(wording))
            return true;
        var grave = SeverityReader.Read(wording) >= Severity.High;
        if (code is null)
            return grave && !wording.AsksQuestion && SeverityReader.ReadCategory(wording) != IncidentCategory.Other;
        return grave || !wording.AsksQuestion && IsTrouble(wording);
    }

    private static bool IsTrouble(Wording wording) => SeverityReader.Tells(wording, Trouble) || SeverityReader.Read(wording) >= Severity.High;
}
