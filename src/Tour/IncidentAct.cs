namespace TrailDesk.Tour;

/// <summary>A guide's day: check-in, headcount, a breakdown reported, pictured, followed up and resolved, and the manager told of each turn.</summary>
internal sealed class IncidentAct(Desk desk, Talk talk, Transcript transcript, Patience patience)
{
    private const string Trip = "TRP123";

    public async Task PlayAsync(DemoChannel channel, Results results)
    {
        transcript.Scene("A guide on the road");
        await talk.AskAsync(Cast.Pemba, channel, $"CHECKIN {Trip}", Trip);
        await talk.AskAsync(Cast.Pemba, channel, $"HEADCOUNT {Trip} 12", Trip, "12");
        await BeRefusedAsync(channel);
        transcript.Scene("A vehicle breaks down");
        await OpenTheWindowAsync(channel);
        var incident = await ReportAsync(channel);
        await AttachAsync(channel, incident);
        await AnswerFromTheOfficeAsync(channel, incident);
        await UpdateAsync(channel, incident);
        await ResolveAsync(channel, incident);
        await CheckTimelinesAsync(incident);
        results.Incidents.Add(incident.Id);
        results.Trips.Add(incident.Trip.Id);
    }

    private async Task BeRefusedAsync(DemoChannel channel)
    {
        var before = (await desk.IncidentsAsync(patience.Stop)).Count;
        await talk.AskAsync(Cast.Dawa, channel, $"ISSUE {Trip} bridge closed", Trip, "team");
        var after = (await desk.IncidentsAsync(patience.Stop)).Count;
        Patience.Check($"A report from {Cast.Dawa.Name}, who is not on the trip", $"{before} incidents as before", $"{after}", after == before);
    }

    // Twilio has no incident template of ours: free text reaches the manager while her customer service window is open.
    private async Task OpenTheWindowAsync(DemoChannel channel)
    {
        if (channel.Provider == "twilio") await talk.AskAsync(Cast.Nisha, channel, "Good morning", "Himalaya Trails");
    }

    private async Task<DeskIncident> ReportAsync(DemoChannel channel)
    {
        var known = (await desk.IncidentsAsync(patience.Stop)).Select(one => one.Id).ToHashSet();
        var told = await talk.CountAsync(Cast.Nisha, channel);
        var answer = Talk.TextOf(await talk.AskAsync(Cast.Pemba, channel, $"ISSUE {Trip} vehicle breakdown at checkpoint", Trip, "INC-", Cast.Nisha.Name));
        var fresh = (await desk.IncidentsAsync(patience.Stop)).Where(one => !known.Contains(one.Id)).ToList();
        Patience.Check("The incident", "one new one", $"{fresh.Count}", fresh.Count == 1);
        var incident = fresh[0];
        Patience.Check("The incident", $"open, vehicle, on {Trip}, from {Cast.Pemba.Name}, its code in the answer",
            $"{incident.Code} {incident.Status}, {incident.Category}, on {incident.Trip.Code}, from {incident.ReportedBy.Name}; the answer '{answer}'",
            (incident.Status, incident.Category, incident.Trip.Code, incident.ReportedBy.Name) == ("open", "vehicle", Trip, Cast.Pemba.Name)
            && answer.Contains(incident.Code, StringComparison.Ordinal));
        transcript.Fact($"Incident {incident.Code}: {incident.Text} ({incident.Category}, {incident.Severity}), {incident.Status}, from {incident.ReportedBy.Name}");
        await talk.HearAsync($"The manager is told of {incident.Code}", Cast.Nisha, channel, told, incident.Code, "vehicle breakdown");
        return incident;
    }

    private async Task AttachAsync(DemoChannel channel, DeskIncident incident)
    {
        await talk.AskAsync(Cast.Pemba, channel, new Draft { Type = "image" }, incident.Code);
        var now = await NowAsync(incident, "one photo attached", one => one.Attachments.Count == 1 && one.Attachments[0].Type == "image");
        transcript.Fact($"Incident {now.Code} holds {now.Attachments.Count} attachment: {now.Attachments[0].Type}");
    }

    private async Task AnswerFromTheOfficeAsync(DemoChannel channel, DeskIncident incident)
    {
        var told = await talk.CountAsync(Cast.Pemba, channel);
        await desk.ActAsync(incident.Id, "acknowledgement", new { }, patience.Stop);
        var now = await NowAsync(incident, "acknowledged", one => one.Status == "acknowledged");
        transcript.Fact($"Incident {now.Code} is {now.Status} on the web");
        await talk.HearAsync($"The guide is told that somebody has {incident.Code}", Cast.Pemba, channel, told, incident.Code);
        told = await talk.CountAsync(Cast.Pemba, channel);
        var heard = await talk.CountAsync(Cast.Lucas, channel);
        await desk.ActAsync(incident.Id, "updates", new { text = "A backup vehicle leaves Lukla at 14:00", tellTravellers = true }, patience.Stop);
        await talk.HearAsync("The guide is told what the manager arranged", Cast.Pemba, channel, told, incident.Code, "backup vehicle");
        await talk.HearAsync("The traveller is told what the manager arranged", Cast.Lucas, channel, heard, "BK-2032", "backup vehicle");
    }

    private async Task UpdateAsync(DemoChannel channel, DeskIncident incident)
    {
        var told = await talk.CountAsync(Cast.Nisha, channel);
        await talk.AskAsync(Cast.Pemba, channel, $"UPDATE {incident.Code} spare jeep is on its way", incident.Code);
        await talk.HearAsync($"The manager is told of the update to {incident.Code}", Cast.Nisha, channel, told, incident.Code, "spare jeep");
    }

    private async Task ResolveAsync(DemoChannel channel, DeskIncident incident)
    {
        var told = await talk.CountAsync(Cast.Nisha, channel);
        await talk.AskAsync(Cast.Pemba, channel, $"RESOLVED {Trip}", incident.Code, Trip);
        var now = await NowAsync(incident, "resolved", one => one is { Status: "resolved", ResolvedAt: not null });
        await talk.HearAsync($"The manager is told that {incident.Code} is resolved", Cast.Nisha, channel, told, incident.Code, Cast.Pemba.Name);
        transcript.Fact($"Incident {now.Code} is {now.Status}");
    }

    private async Task<DeskIncident> NowAsync(DeskIncident incident, string expected, Func<DeskIncident, bool> holds) =>
        await patience.UntilAsync($"The incident {incident.Code}", expected,
            async cancellation => (await desk.IncidentsAsync(cancellation)).FirstOrDefault(one => one.Id == incident.Id), holds,
            one => $"{one.Status}, {one.Attachments.Count} attachments");

    private async Task CheckTimelinesAsync(DeskIncident incident)
    {
        await CheckAsync($"incident:{incident.Id}", incident.Code, "incident_opened", "incident_acknowledged", "incident_updated", "travellers_told", "incident_resolved");
        await CheckAsync($"trip:{incident.Trip.Id}", incident.Trip.Code, "checked_in", "headcount", "incident_opened", "incident_resolved");
    }

    private async Task CheckAsync(string subject, string code, params string[] kinds)
    {
        var entries = (await desk.TimelineAsync(subject, patience.Stop)).Select(entry => entry.Kind).ToList();
        Patience.Check($"The timeline of {code}", string.Join(", ", kinds), string.Join(", ", entries), kinds.All(entries.Contains));
    }
}
