namespace TrailDesk.Domain.Intents;

/// <summary>What a message wants: each reader is asked in turn, the surest first. Pure; never throws.</summary>
public static class IntentReader
{
    public static ReadIntent Read(IntentRequest request)
    {
        var wording = Wording.Of(request.Text);
        return new ReadIntent(LanguageReader.Read(wording, request.PreferredLanguage), Decide(wording, request));
    }

    private static Intent Decide(Wording wording, IntentRequest request) =>
        FromPayload(request)
        ?? SmallTalkReader.ReadConsent(wording)
        ?? FromStaff(wording, request)
        ?? (request.IsStaff ? FieldReportReader.ReadAsked(wording, request.Expecting) : null)
        ?? ChoiceReader.Read(wording, request)
        ?? (request.IsStaff ? FieldReportReader.Read(wording) : null)
        ?? (request.Expecting == Expecting.YesOrNo ? SmallTalkReader.ReadYesOrNo(wording) : null)
        ?? (request.IsStaff ? null : SmallTalkReader.ReadCall(wording))
        ?? SmallTalkReader.ReadPerson(wording)
        ?? BookingStatusReader.Read(wording, request.Today)
        ?? FromTraveller(wording, request)
        ?? (request.IsStaff ? null : SmallTalkReader.ReadDistress(wording))
        ?? Unread(request);

    // A tapped button says in its payload what a typed command would; a package's id is the answer to "which one?".
    private static Intent? FromPayload(IntentRequest request)
    {
        if (request.Payload is not { Length: > 0 } payload)
            return null;
        if (request.Catalogue?.FirstOrDefault(product => Guid.TryParse(payload, out var id) && id == product.Id) is { } product)
            return new Intent.SlotAnswer(product.Id, null, null, null);
        var wording = Wording.Of(payload);
        return SmallTalkReader.ReadConsent(wording) ?? FromStaff(wording, request);
    }

    private static Intent? FromStaff(Wording wording, IntentRequest request)
    {
        if (request.IsStaff)
            return new StaffCommandReader(wording).Read();
        return new StaffCommandReader(wording).ReadFromStranger() switch
        {
            null => null,
            // Nobody opens an incident by their own word, but who has trouble on a trip is heard.
            StaffCommand.ReportIssue => new Intent.TalkToPerson(),
            { } kind => new Intent.StaffCommandFromStranger(kind),
        };
    }

    private static Intent? FromTraveller(Wording wording, IntentRequest request)
    {
        var answering = request.Expecting is Expecting.Product or Expecting.People or Expecting.Month;
        return CorrectionReader.ReadAnnounced(wording, request)
            ?? SmallTalkReader.Read(wording)
            ?? (answering ? EnquiryReader.ReadAnswer(wording, request) : null)
            ?? EnquiryReader.Read(wording, request)
            ?? CorrectionReader.ReadPlain(wording, request)
            ?? SmallTalkReader.ReadGreeting(wording)
            ?? SmallTalkReader.ReadLongThanks(wording);
    }

    private static Intent Unread(IntentRequest request) =>
        request.Payload is { Length: > 0 } payload ? new Intent.ChooseItem(null, payload) : new Intent.Unclear();
}
