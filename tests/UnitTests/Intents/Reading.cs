using TrailDesk.Domain.Intents;

namespace TrailDesk.UnitTests.Intents;

/// <summary>One catalogue and one day for every table of this folder.</summary>
internal static class Reading
{
    public static readonly Guid Ebc = Guid.Parse("0198a000-0000-7000-8000-000000000001");
    public static readonly Guid Abc = Guid.Parse("0198a000-0000-7000-8000-000000000002");
    public static readonly Guid Rinjani = Guid.Parse("0198a000-0000-7000-8000-000000000003");
    public static readonly Guid Langtang = Guid.Parse("0198a000-0000-7000-8000-000000000004");

    public static readonly DateOnly Today = new(2026, 11, 21);

    private static readonly IReadOnlyList<ProductName> Catalogue =
    [
        new(Ebc, "EBC Trek", ["Everest Base Camp Trek"]),
        new(Abc, "Annapurna Base Camp Trek", ["ABC"]),
        new(Rinjani, "Mount Rinjani Trek", ["Gunung Rinjani"]),
        new(Langtang, "Langtang Valley Trek", []),
    ];

    public static Intent Of(string? text, Expecting expecting = Expecting.Nothing, string? payload = null) =>
        IntentReader.Read(new IntentRequest(text, payload, false, Catalogue, Today, null, expecting)).Intent;

    public static Intent OfStaff(string? text, Expecting expecting = Expecting.Nothing, string? payload = null) =>
        IntentReader.Read(new IntentRequest(text, payload, true, Catalogue, Today, null, expecting)).Intent;

    /// <summary>Somebody whose enquiry is noted already.</summary>
    public static Intent OfEnquirer(string text) =>
        IntentReader.Read(new IntentRequest(text, null, false, Catalogue, Today, null, Expecting.Nothing, HasOpenLead: true)).Intent;

    public static string? LanguageOf(string text, string? preferred = null) =>
        IntentReader.Read(new IntentRequest(text, null, false, Catalogue, Today, preferred)).Language;

    /// <summary>An intent as one line, so that a table shows all of it: "Enquiry ebc 2 2026-12".</summary>
    public static string Line(Intent intent) => intent switch
    {
        Intent.Enquiry e => $"Enquiry {Slots(e.ProductId, e.ProductText, e.People, e.Month)}{(e.BadDate ? " bad-date" : "")}",
        Intent.SlotAnswer s => $"SlotAnswer {Slots(s.ProductId, s.ProductText, s.People, s.Month)}{(s.BadDate ? " bad-date" : "")}",
        Intent.BookingStatus b => $"BookingStatus {b.Code ?? "-"}",
        Intent.ReportIssue r => $"ReportIssue {r.TripCode ?? "-"} {r.Severity} {r.Category} {r.Text}".TrimEnd(),
        Intent.UpdateIssue u => $"UpdateIssue {u.Code ?? "-"} {u.Text}".TrimEnd(),
        Intent.ResolveIssue r => $"ResolveIssue {r.Code ?? "-"} {r.Text}".TrimEnd(),
        Intent.AcknowledgeIssue a => $"AcknowledgeIssue {a.Code ?? "-"}",
        Intent.CheckIn c => $"CheckIn {c.TripCode ?? "-"}",
        Intent.Headcount h => $"Headcount {h.TripCode ?? "-"} {h.Count?.ToString() ?? "-"}",
        Intent.StaffCommandFromStranger s => $"Stranger {s.Kind}",
        Intent.ChooseItem c => $"Choose {c.Index?.ToString() ?? "-"} {c.Id ?? "-"}",
        _ => intent.GetType().Name,
    };

    private static string Slots(Guid? product, string? text, int? people, string? month)
    {
        var name = product == Ebc ? "ebc" : product == Abc ? "abc" : product == Rinjani ? "rinjani" : product == Langtang ? "langtang" : null;
        return $"{name ?? (text is null ? "-" : $"'{text}'")} {people?.ToString() ?? "-"} {month ?? "-"}";
    }
}
