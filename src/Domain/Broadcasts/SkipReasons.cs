namespace TrailDesk.Domain.Broadcasts;

/// <summary>Why a broadcast writes nothing to somebody: a word for programs and a sentence for people.</summary>
public static class SkipReasons
{
    /// <summary>Erased, or merged into somebody else.</summary>
    public const string Gone = "gone";
    public const string NoAddress = "noAddress";
    public const string Consent = "consent";
    public const string ValueMissing = "valueMissing";
    public const string ValueRefused = "valueRefused";
    public const string PriceUnknown = "priceUnknown";
    public const string TooLate = "tooLate";
    public const string Failed = "failedHere";

    private static readonly Dictionary<string, string> Sentences = new()
    {
        [Gone] = "This person was erased, or turned out to be somebody else who is in the broadcast.",
        [NoAddress] = "Neither a number nor a WhatsApp id of this person is known.",
        [Consent] = "This person has not agreed to messages of this purpose, or has refused them.",
        [ValueMissing] = "A variable has no value for this person, and no fallback.",
        [ValueRefused] = "With this person's values WhatsApp would refuse the message: a line break, or too long.",
        [PriceUnknown] = "The price table has no price for this person's country in the budget's currency.",
        [TooLate] = "The deadline passed before their turn came.",
        [Failed] = "The message could not be made, for a defect of ours that stands in the log.",
    };

    public static string SentenceOf(string reason) => Sentences.GetValueOrDefault(reason, reason);
}
