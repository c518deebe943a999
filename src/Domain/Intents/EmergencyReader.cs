using TrailDesk.Domain.Incidents;

namespace TrailDesk.Domain.Intents;

/// <summary>A call for help that begins a message: "SOS", "emergency! a guest fell"; not "is there an emergency number?".</summary>
internal static class EmergencyReader
{
    private static readonly PhraseBook Calls = Vocabulary.Of("emergency_calls");
    private static readonly PhraseBook Polite = Vocabulary.Of("polite");
    private static readonly PhraseBook NoCalls = Vocabulary.Of("not_emergency");

    public static Severity SeverityOf(Wording wording) => IsCall(wording) ? Severity.Critical : SeverityReader.Read(wording);

    public static bool IsCall(Wording wording)
    {
        var start = 0;
        while (Polite.LengthAt(wording, start) is > 0 and var length)
            start += length;
        return !wording.EndsAsQuestion && Calls.LengthAt(wording, start) > 0 && !NoCalls.IsIn(wording);
    }
}
