namespace TrailDesk.Domain.Consent;

/// <summary>
/// Codes by which a provider tells that a person stopped the business's marketing (Meta, error codes of the Cloud API: 131050;
/// Twilio, error 21610: the recipient wrote STOP).
/// </summary>
public static class OptOutSignal
{
    public static bool IsOne(string code) => SentenceOf(code) is not null;

    /// <returns>Null for a code that tells nothing of consent.</returns>
    public static string? SentenceOf(string code) => code switch
    {
        "131050" => "Wants no marketing messages: WhatsApp tells so (131050).",
        "21610" => "Wants no marketing messages: wrote STOP to Twilio, which refuses every message to them until they write START (21610).",
        _ => null,
    };
}
