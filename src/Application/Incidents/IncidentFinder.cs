using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Trips;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Incidents;

/// <summary>Which incident an UPDATE or RESOLVED means: by its own code, else the one open on the trip, else it is asked.</summary>
public sealed class IncidentFinder(DutyCheck duty, ITripDesk trips, IIncidentStore incidents)
{
    public const string WhichToUpdate = "incident_update";
    public const string WhichToResolve = "incident_resolution";
    public const string WhichToTakeUp = "incident_acknowledgement";

    /// <param name="question">One of the above: what the answer to "which?" will be for.</param>
    public async Task<IncidentChoice> FindAsync(
        MessageReceived received, string? code, string question, string language, CancellationToken cancellation)
    {
        if (code?.StartsWith("INC", StringComparison.OrdinalIgnoreCase) == true)
            return await ByCodeAsync(received, code.ToUpperInvariant(), language, cancellation);
        var checkedDuty = await duty.OfAsync(received, received.Staff!, code, language, cancellation);
        if (checkedDuty is not Duty.On(var trip)) return Say(((Duty.Refused)checkedDuty).Why);

        var open = await incidents.FindOpenAsync(trip.Id, cancellation);
        return open switch
        {
            [] => Say(Texts.Get(language, "issue.none_open", ("trip", trip.Code))),
            [var only] => new IncidentChoice.Found(only),
            _ => Which(received, open, trip.Code, question, language),
        };
    }

    /// <summary>An incident of a trip that is not the sender's is answered as one that does not exist.</summary>
    private async Task<IncidentChoice> ByCodeAsync(MessageReceived received, string code, string language, CancellationToken cancellation)
    {
        var staff = received.Staff!;
        var incident = await incidents.FindAsync(code, cancellation);
        if (incident is null || !await IsTheirsAsync(incident, staff, cancellation)) return Say(Texts.Get(language, "issue.unknown", ("code", code)));
        if (incident.Status == "resolved") return Say(Texts.Get(language, "issue.already_resolved", ("code", code)));
        if (staff.RunsOperations) return new IncidentChoice.Found(incident);
        return await duty.OfAsync(received, staff, incident.TripCode, language, cancellation) is Duty.Refused(var why)
            ? Say(why)
            : new IncidentChoice.Found(incident);
    }

    private async Task<bool> IsTheirsAsync(OpenIncident incident, StaffMember staff, CancellationToken cancellation) =>
        staff.RunsOperations || await trips.FindAsync(incident.TripCode, staff.UserId, cancellation) is { AssignedFrom: not null };

    private static IncidentChoice.Ask Which(
        MessageReceived received, IReadOnlyList<OpenIncident> open, string trip, string question, string language)
    {
        received.Conversation.Ask(question, string.Join('|', open.Select(incident => incident.Code)));
        var rows = open.Take(10).Select(incident => new ListRow(incident.Code, incident.Code, Texts.Severity(language, incident.Severity)));
        return new IncidentChoice.Ask(new MessageContent
        {
            Menu = new InteractiveMessagePart("list", Texts.Get(language, "issue.which", ("trip", trip)),
                Button: trip, Sections: [new ListSection(null, [.. rows])]),
        });
    }

    private static IncidentChoice.Ask Say(string text) => new(new MessageContent { Text = text });
}

/// <summary>The incident that is meant, or what to answer instead.</summary>
public abstract record IncidentChoice
{
    private IncidentChoice() { }

    public sealed record Found(OpenIncident Incident) : IncidentChoice;

    public sealed record Ask(MessageContent Answer) : IncidentChoice;
}
