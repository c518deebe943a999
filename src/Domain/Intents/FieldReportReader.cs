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
        var code = FirstCode(wording, out var at, out var length);
        var text = at == 0 && code is not null ? wording.After(length - 1) : wording.Text.Trim();
        if (code is not null && (About(wording, code, text) ?? NewsOf(wording, code, text)) is { } known)
            return known;
        return IsReport(wording, code)
            ? new Intent.ReportIssue(code, text, SeverityReader.Read(wording), SeverityReader.ReadCategory(wording))
            : null;
    }

    /// <summary>"Not resolved yet", "belum selesai", "sin resolver".</summary>
    public static bool IsUnresolved(Wording wording) =>
        Unresolved.IsIn(wording) || Resolved.IsIn(wording) && !SeverityReader.Tells(wording, Resolved);

    // Where a sentence says that one thing is over and another is not, the incident stays open.
    private static Intent? About(Wording wording, string code, string text)
    {
        if (IsUnresolved(wording))
            return new Intent.UpdateIssue(code, text);
        if (wording.AsksQuestion || !Resolved.IsIn(wording))
            return null;
        return wording.Count <= ShortSentence && !Still.IsIn(wording)
            ? new Intent.ResolveIssue(code, text)
            : new Intent.UpdateIssue(code, text);
    }

    private static Intent.UpdateIssue? NewsOf(Wording wording, string code, string text) =>
        code.StartsWith("INC", StringComparison.Ordinal) && text.Length > 0 && !wording.AsksQuestion ? new Intent.UpdateIssue(code, text) : null;

    private static bool IsReport(Wording wording, string? code)
    {
        var severity = SeverityReader.Read(wording);
        if (code is null)
            return !wording.AsksQuestion && severity >= Severity.High && SeverityReader.ReadCategory(wording) != IncidentCategory.Other;
        return code.StartsWith("TRP", StringComparison.Ordinal)
            && (severity >= Severity.High || !wording.AsksQuestion && SeverityReader.Tells(wording, Trouble));
    }

    private static string? FirstCode(Wording wording, out int at, out int length)
    {
        length = 0;
        for (at = 0; at < wording.Count; at++)
            if (CodeReader.TripOrIncidentAt(wording, at, out length) is { } code)
                return code;
        return null;
    }
}
