using TrailDesk.Application.Timeline;
using TrailDesk.Domain.Timeline;

namespace TrailDesk.Application.Consent;

/// <summary>An entry of the ledger, and a line of the person's timeline where it changes something.</summary>
public sealed class ConsentBook(IConsentLedger ledger, ITimeline timeline)
{
    /// <param name="actor">customer, provider, or the name of a user.</param>
    /// <param name="isNews">False for what was known: proof is kept each time, people are told once.</param>
    public void Write(ConsentEntry entry, string actor, bool isNews = true)
    {
        ledger.Record(entry);
        if (!isNews) return;
        var data = new Dictionary<string, string> { ["purpose"] = entry.Purpose, ["state"] = entry.State, ["method"] = entry.Method };
        if (entry.Wording is { } wording) data["wording"] = wording;
        timeline.Add(new TimelineEntry(
            "contact", entry.ContactId, entry.IsOptIn ? "consent_given" : "consent_withdrawn", actor, SourceOf(entry), TextOf(entry), entry.ContactId, data));
    }

    private static string SourceOf(ConsentEntry entry) => entry.Source switch
    {
        "api" or "import" => "api",
        _ => "whatsapp",
    };

    private static string TextOf(ConsentEntry entry) =>
        (entry.IsOptIn ? $"Agrees to {entry.Purpose} messages" : $"Wants no {entry.Purpose} messages") + entry.Source switch
        {
            "whatsapp" => ": wrote it in a message.",
            "provider" => ": WhatsApp tells so.",
            "import" => $": brought in from a file ({entry.Method}).",
            _ => $": written down ({entry.Method}).",
        };
}
