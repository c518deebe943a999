namespace TrailDesk.Domain.Intents;

/// <summary>A pick from a list we sent: "2", "the first one", "INC-77", or a tapped row.</summary>
internal static class ChoiceReader
{
    private const int MostOffered = 50;

    private static readonly PhraseBook Ordinals = Vocabulary.Of("ordinals");
    private static readonly PhraseBook Numbers = Vocabulary.Of("numbers");
    private static readonly PhraseBook Filler = Vocabulary.Of("filler");
    private static readonly PhraseBook NumberWords = Vocabulary.Of("number_word");

    public static Intent.ChooseItem? Read(Wording wording, IntentRequest request)
    {
        if (request.Payload is { Length: > 0 } payload && request.Expecting is not (Expecting.People or Expecting.Month or Expecting.YesOrNo or Expecting.Nothing))
            return new Intent.ChooseItem(null, payload);
        return request.Expecting switch
        {
            Expecting.WhichBooking => Coded(CodeReader.Booking(wording, request.Today)) ?? Indexed(wording),
            Expecting.WhichIncident => Coded(CodeReader.FirstIncident(wording, out _, out _)) ?? Indexed(wording),
            Expecting.WhichTrip => Coded(CodeReader.FirstTrip(wording, out _, out _)) ?? Indexed(wording),
            Expecting.Product => Indexed(wording, MostOffered),
            _ => null,
        };
    }

    private static Intent.ChooseItem? Coded(string? code) => code is null ? null : new Intent.ChooseItem(null, code);

    // "102" for INC-102: what is offered by its code may be picked by the code's figure.
    private static Intent.ChooseItem? Indexed(Wording wording, int most = int.MaxValue)
    {
        int? only = null;
        for (var i = 0; i < wording.Count; i++)
        {
            var length = NumberAt(wording, i, out var number);
            if (length > 0 && only is null)
                (only, i) = (number, i + length - 1);
            else if (length == 0 && Filler.LengthAt(wording, i) == 0 && NumberWords.LengthAt(wording, i) == 0)
                return null;
        }
        return only >= 1 && only <= most ? new Intent.ChooseItem(only, null) : null;
    }

    private static int NumberAt(Wording wording, int i, out int number)
    {
        number = wording[i].Number ?? 0;
        if (wording[i].IsNumber)
            return 1;
        return Ordinals.LengthAt(wording, i, out number) is > 0 and var ordinal ? ordinal : Numbers.LengthAt(wording, i, out number);
    }
}
