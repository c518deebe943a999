using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Incidents;

/// <summary>Tells people of the tenant about an incident on WhatsApp, without end: an ignored report is somebody stranded.</summary>
public sealed class IncidentNotices(
    IStaffDirectory staff, IIncidentStore incidents, IContactStore contacts, NoticeWays ways, ReplyWriter replies)
{
    /// <returns>The names of those who are told.</returns>
    public async Task<IReadOnlyList<string>> TellOperationsAsync(
        MessageReceived received, Guid incidentId, string textKey, CancellationToken cancellation, params (string Name, string Value)[] values)
    {
        var people = await staff.WithRolesAsync([Roles.Operations], cancellation);
        if (people.Count == 0) people = await staff.WithRolesAsync([Roles.Manager, Roles.Owner], cancellation);
        var told = people.Where(person => person.UserId != received.Staff?.UserId).ToList();
        foreach (var person in told)
        {
            await TellAsync(SourceOf(received), person, textKey, values, cancellation);
            incidents.Notice(incidentId, person.UserId);
        }

        return [.. told.Select(person => person.Name)];
    }

    public Task TellAsync(
        MessageReceived received, IEnumerable<Guid> userIds, string textKey, CancellationToken cancellation, params (string Name, string Value)[] values) =>
        TellAsync(SourceOf(received), userIds, received.Staff?.UserId, textKey, cancellation, values);

    /// <param name="except">Whoever did it and need not be told.</param>
    public async Task TellAsync(
        NoticeSource source, IEnumerable<Guid> userIds, Guid? except, string textKey, CancellationToken cancellation, params (string Name, string Value)[] values)
    {
        foreach (var userId in userIds.Distinct().Where(userId => userId != except))
            if (await staff.FindAsync(userId, cancellation) is { Phone: not null } person)
                await TellAsync(source, person, textKey, values, cancellation);
    }

    /// <summary>Everybody who could take it up or decide.</summary>
    /// <returns>The names of those who are told.</returns>
    public async Task<IReadOnlyList<string>> TellOnAsync(NoticeSource source, OpenIncident incident, string textKey, CancellationToken cancellation)
    {
        var people = await staff.WithRolesAsync([Roles.Operations, Roles.Manager, Roles.Owner], cancellation);
        var told = people.Where(person => person.UserId != incident.ReportedBy).ToList();
        foreach (var person in told)
        {
            await TellAsync(source, person, textKey, [("code", incident.Code), ("trip", incident.TripCode), ("severity", incident.Severity)], cancellation);
            incidents.Notice(incident.Id, person.UserId);
        }

        return [.. told.Select(person => person.Name)];
    }

    private static NoticeSource SourceOf(MessageReceived received) => new(received.Tenant, received.Channel, received.Now);

    private async Task TellAsync(
        NoticeSource source, StaffMember person, string textKey, (string Name, string Value)[] values, CancellationToken cancellation)
    {
        var party = new Party(person.Phone);
        var found = await contacts.FindAsync(party, cancellation);
        var contact = found.Count > 0 ? found[0] : Contact.Meet(Guid.CreateVersion7(source.Now), person.Name, null);
        contacts.Save(contact, party);
        var language = contact.Language ?? source.Tenant.Language;
        values = [.. values.Select(value => value.Name == "severity" ? (value.Name, Texts.Severity(language, value.Value)) : value)];
        var news = Texts.Get(language, textKey, values);
        var code = values.First(value => value.Name == "code").Value;
        var way = await ways.FindAsync(contact, source, new Notice(news, NoticeTemplate.Of(NoticeTemplate.Incident, language, code, news)), cancellation);
        // Even where nothing may go: a notice that failed in somebody's thread is seen, one that was never written is not.
        replies.Send(way.Channel, way.Thread, party, way.Content ?? new MessageContent { Text = news }, source.Now, way: new SendWay(StandIn: way.StandIn));
    }
}
