using System.Globalization;

namespace TrailDesk.Tour;

/// <summary>What a customer says, and what each answer must hold.</summary>
internal sealed record Enquiry(
    Actor Customer, string Title, string Language, string Product, int People, int Month, IReadOnlyList<(string Says, string[] Hears)> Lines)
{
    public static Enquiry Of(string provider) => provider switch
    {
        "meta" => new Enquiry(Cast.Emma, "An enquiry in English", "en", "EBC Trek", 2, 12,
            [("Hi, interested in EBC Trek for 2 people in December", ["EBC Trek", "2", "December", "LD-"])]),
        "twilio" => new Enquiry(Cast.Budi, "An enquiry in Indonesian, with questions back", "id", "Annapurna Circuit", 2, 3,
            [("Halo, saya tertarik ikut Annapurna Circuit", ["Annapurna Circuit", "berapa orang"]), ("berdua", ["bulan apa"]), ("Maret", ["Annapurna Circuit", "2 orang", "Maret", "LD-"])]),
        _ => new Enquiry(Cast.Lucia, "An enquiry in Spanish, with a question back", "es", "Langtang Valley Trek", 4, 5,
            [("Hola, nos interesa el Langtang Valley Trek en mayo", ["Langtang", "personas"]), ("somos cuatro", ["Langtang Valley Trek", "4", "mayo", "LD-"])]),
    };
}

/// <summary>Enquiry, conversation, lead, sales rep, confirmation.</summary>
internal sealed class EnquiryAct(Desk desk, Talk talk, Transcript transcript, Patience patience)
{
    public async Task PlayAsync(DemoChannel channel, Enquiry enquiry, Results results)
    {
        transcript.Scene(enquiry.Title);
        var last = "";
        foreach (var (says, hears) in enquiry.Lines)
            last = Talk.TextOf(await talk.AskAsync(enquiry.Customer, channel, says, hears));
        var lead = await CheckLeadAsync(channel, enquiry);
        Patience.Check($"The confirmation for {enquiry.Customer.Name}", $"the lead {lead.Code} and {lead.Assignee!.Name}", last,
            last.Contains(lead.Code, StringComparison.Ordinal) && last.Contains(lead.Assignee.Name!, StringComparison.Ordinal));
        results.Leads.Add(lead.Id);
        transcript.Fact($"Lead {lead.Code}: {lead.Product}, {lead.People} people, {lead.Month}, {lead.Status} to {lead.Assignee.Name}, in {lead.Language}");
        await CheckTimelineAsync(lead);
    }

    private async Task<DeskLead> CheckLeadAsync(DemoChannel channel, Enquiry enquiry)
    {
        var step = $"The lead of {enquiry.Customer.Name}";
        var month = Next(enquiry.Month);
        var expected = $"{enquiry.Product}, {enquiry.People} people, {month}, in {enquiry.Language}, assigned to a sales rep";
        return await patience.UntilAsync(step, expected,
            async cancellation => await desk.ConversationAsync(enquiry.Customer.Phone, channel.Id, cancellation) is { Lead: { } bound } conversation
                ? (await desk.LeadsAsync(cancellation)).SingleOrDefault(lead => lead.Id == bound.Id && lead.ConversationId == conversation.Id)
                : null,
            lead => (lead.Product, lead.People, lead.Month, lead.Language, lead.Status) == (enquiry.Product, enquiry.People, month, enquiry.Language, "assigned")
                && lead.Assignee?.Name is not null,
            lead => $"{lead.Product}, {lead.People} people, {lead.Month}, in {lead.Language}, {lead.Status}, assignee {lead.Assignee?.Name ?? "nobody"}");
    }

    private async Task CheckTimelineAsync(DeskLead lead)
    {
        var entries = await desk.TimelineAsync($"lead:{lead.Id}", patience.Stop);
        Patience.Check($"The timeline of {lead.Code}", "an entry that the lead was created", string.Join(", ", entries.Select(entry => entry.Kind)),
            entries.Any(entry => entry.Kind == "lead_created"));
    }

    // The demo company stands in Kathmandu, and a month means the next one of that name.
    private static string Next(int month)
    {
        var today = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, TimeZoneInfo.FindSystemTimeZoneById("Asia/Kathmandu"));
        return $"{(month < today.Month ? today.Year + 1 : today.Year)}-{month.ToString("00", CultureInfo.InvariantCulture)}";
    }
}
