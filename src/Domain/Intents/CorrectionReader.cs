namespace TrailDesk.Domain.Intents;

/// <summary>With a lead open, a few words change it: "actually for 3 people", "make it June", "we are 3".</summary>
internal static class CorrectionReader
{
    private const int FewWords = 12;

    private static readonly PhraseBook Corrections = Vocabulary.Of("corrections");
    private static readonly PhraseBook Refusals = Vocabulary.Of("not_an_enquiry");
    private static readonly PhraseBook QuestionWords = Vocabulary.Of("question_words");

    /// <summary>Words that announce a change go before everything else: "make it June please, thanks".</summary>
    public static Intent? ReadAnnounced(Wording wording, IntentRequest request) =>
        MayCorrect(wording, request) && Corrections.IsIn(wording) ? Read(wording, request, isAnnounced: true) : null;

    public static Intent? ReadPlain(Wording wording, IntentRequest request)
    {
        if (!MayCorrect(wording, request))
            return null;
        if (EnquiryReader.AsksPrice(wording))
            return EnquiryReader.ReadSlots(wording, request, out _).ToEnquiry(asksPrice: true);
        return Read(wording, request, isAnnounced: false);
    }

    private static bool MayCorrect(Wording wording, IntentRequest request) =>
        request is { HasOpenLead: true, IsStaff: false } && wording.Count is > 0 and <= FewWords && !Refusals.IsIn(wording);

    private static Intent? Read(Wording wording, IntentRequest request, bool isAnnounced)
    {
        var slots = EnquiryReader.ReadSlots(wording, request, out _);
        if (isAnnounced && !slots.Any)
            slots = slots with { People = new PeopleReader(wording, new bool[wording.Count]).ReadBare(Corrections) };
        if (!slots.Any || EnquiryReader.IsAboutWeather(wording, slots))
            return null;
        var asks = wording.EndsAsQuestion || QuestionWords.LengthAt(wording, 0) > 0;
        return asks && !isAnnounced && slots.ProductText is null ? null
            : EnquiryReader.AsksPrice(wording) ? slots.ToEnquiry(asksPrice: true)
            : slots.ToAnswer();
    }
}
