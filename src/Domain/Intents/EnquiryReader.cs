namespace TrailDesk.Domain.Intents;

internal sealed record Slots(Guid? ProductId, string? ProductText, int? People, string? Month, bool BadDate)
{
    public bool Any => ProductId is not null || ProductText is not null || People is not null || Month is not null || BadDate;

    public Intent.Enquiry ToEnquiry(bool asksPrice) => new(ProductId, ProductText, People, Month, BadDate, asksPrice);

    public Intent.SlotAnswer ToAnswer() => new(ProductId, ProductText, People, Month, BadDate);
}

/// <summary>Enquiries and the answers to what an enquiry left open.</summary>
internal static class EnquiryReader
{
    private const int ShortText = 6;

    private static readonly PhraseBook Interest = Vocabulary.Of("interest");
    private static readonly PhraseBook Wish = Vocabulary.Of("wish");
    private static readonly PhraseBook TripNouns = Vocabulary.Of("trip_nouns");
    private static readonly PhraseBook Refusals = Vocabulary.Of("not_an_enquiry");
    private static readonly PhraseBook Openings = Vocabulary.Of("product_openings");
    private static readonly PhraseBook Stops = Vocabulary.Of("product_stops");
    private static readonly PhraseBook Filler = Vocabulary.Of("filler");
    private static readonly PhraseBook Numbers = Vocabulary.Of("numbers");
    private static readonly PhraseBook GroupNouns = Vocabulary.Of("group_nouns");
    private static readonly PhraseBook Prices = Vocabulary.Of("prices");
    private static readonly PhraseBook PriceWords = Vocabulary.Of("price_words");
    private static readonly PhraseBook Polite = Vocabulary.Of("polite");
    private static readonly PhraseBook QuestionWords = Vocabulary.Of("question_words");
    private static readonly PhraseBook Weather = Vocabulary.Of("weather_talk");

    public static Intent.Enquiry? Read(Wording wording, IntentRequest request)
    {
        if (Refusals.IsIn(wording))
            return null;
        var slots = ReadSlots(wording, request, out var mentions);
        if (IsAboutWeather(wording, slots))
            return null;
        return IsEnquiry(wording, slots, mentions) || Prices.IsWhole(wording, Filler, Polite, TripNouns)
            ? slots.ToEnquiry(AsksPrice(wording))
            : null;
    }

    public static Intent? ReadAnswer(Wording wording, IntentRequest request)
    {
        if (wording.Count == 0 || Refusals.IsIn(wording))
            return null;
        var slots = Complete(ReadSlots(wording, request, out var mentions), wording, request);
        if (!slots.Any || IsAboutWeather(wording, slots))
            return null;
        var asksPrice = AsksPrice(wording);
        return asksPrice || Interest.IsIn(wording) && IsEnquiry(wording, slots, mentions) ? slots.ToEnquiry(asksPrice) : slots.ToAnswer();
    }

    public static bool AsksPrice(Wording wording) => PriceWords.IsIn(wording) || Prices.IsWhole(wording, Filler, Polite, TripNouns);

    internal static Slots ReadSlots(Wording wording, IntentRequest request, out bool mentions)
    {
        var month = ReadMonth(wording, request, out var used, out var badDate);
        var mentioned = new bool[wording.Count];
        var several = false;
        var product = request.Catalogue is { Count: > 0 } catalogue
            ? ProductMatcher.For(catalogue).Match(wording, AsideReader.Mark(wording, AsideReader.PastTrips), mentioned, out several)
            : null;
        mentions = product is not null || Array.IndexOf(mentioned, true) >= 0;
        for (var i = 0; i < used.Length; i++)
            used[i] |= mentioned[i];
        var unknown = request.HasOpenLead && !mentions ? UnknownTrip.Find(wording, used) : null;
        var people = new PeopleReader(wording, used).Read();
        var text = product is null && !several ? Mentioned(wording, mentioned) ?? unknown ?? Named(wording, used) : null;
        return new Slots(product, text, people, month, badDate);
    }

    // Who names nothing but the day they land means the trip to follow.
    private static string? ReadMonth(Wording wording, IntentRequest request, out bool[] used, out bool refused)
    {
        refused = false;
        used = AsideReader.Mark(wording, AsideReader.PastTrips, AsideReader.OtherDates, AsideReader.Landings);
        if (new MonthReader(wording, request.Today, used).Read() is { } month)
            return month;
        used = AsideReader.Mark(wording, AsideReader.PastTrips, AsideReader.OtherDates);
        var reader = new MonthReader(wording, request.Today, used);
        month = reader.Read();
        refused = month is null && reader.Refused;
        return month;
    }

    internal static bool IsAboutWeather(Wording wording, Slots slots) =>
        slots.People is null && Weather.IsIn(wording) && !Interest.IsIn(wording);

    private static bool IsEnquiry(Wording wording, Slots slots, bool mentions)
    {
        var details = slots.People is not null || slots.Month is not null;
        var interest = Interest.IsIn(wording);
        var trip = TripNouns.IsIn(wording);
        if (mentions)
            return interest || details || Wish.IsIn(wording) || wording.Count <= ShortText || wording.AsksQuestion || QuestionWords.LengthAt(wording, 0) > 0;
        if (interest)
            return details || trip || slots.ProductText is not null;
        return trip && (slots.People is not null && slots.Month is not null || Wish.IsIn(wording) || details && wording.Count <= 2 * ShortText);
    }

    // Only what was asked for may be said in a bare word: "2", "12", or a name we do not know.
    private static Slots Complete(Slots slots, Wording wording, IntentRequest request)
    {
        switch (request.Expecting)
        {
            case Expecting.People when slots.People is null:
                return slots with { People = new PeopleReader(wording, new bool[wording.Count]).ReadBare() };
            case Expecting.Month when slots.Month is null && wording.Count == 1 && wording[0].Number is >= 1 and <= 12 and var month:
                return slots with { Month = $"{request.Today.Year + (month < request.Today.Month ? 1 : 0):0000}-{month:00}" };
            case Expecting.Product when !slots.Any && wording.Count <= ShortText && !wording.EndsAsQuestion && IsName(wording) && SmallTalkReader.ReadGreeting(wording) is null:
                return slots with { ProductText = wording.Text.Trim() };
            default:
                return slots;
        }
    }

    private static bool IsName(Wording wording)
    {
        for (var i = 0; i < wording.Count; i++)
            if (!wording[i].IsNumber && Vocabulary.LanguagesOf(wording.At(i)) == 0 && !TripNouns.Has(wording.At(i)))
                return true;
        return false;
    }

    private static string? Mentioned(Wording wording, bool[] mentioned)
    {
        var first = Array.IndexOf(mentioned, true);
        return first < 0 ? null : wording.Between(first, Array.LastIndexOf(mentioned, true));
    }

    // What follows "interested in", up to the next preposition, number or month.
    private static string? Named(Wording wording, bool[] used)
    {
        for (var i = 0; i < wording.Count; i++)
        {
            var first = i + Openings.LengthAt(wording, i);
            if (first == i)
                continue;
            while (Filler.LengthAt(wording, first) > 0)
                first++;
            var last = first;
            var telling = false;
            while (last < wording.Count && last - first < 5 && !Ends(wording, used, first, last))
                telling |= IsTelling(wording.At(last++));
            if (telling)
                return wording.Between(first, last - 1);
        }
        return null;
    }

    private static bool IsTelling(string word) => !TripNouns.Has(word) && !Filler.Has(word);

    private static bool Ends(Wording wording, bool[] used, int first, int at) =>
        used[at] || wording[at].IsNumber || Stops.LengthAt(wording, at) > 0 || Numbers.LengthAt(wording, at) > 0 || GroupNouns.LengthAt(wording, at) > 0
        || at > first && wording[at - 1].Trail is '.' or ',' or '?' or '!' or ';' or '\n';
}
