using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Incidents;

/// <summary>Tells people of the tenant about an incident on WhatsApp, without end: an ignored report is somebody stranded.</summary>
public sealed class IncidentNotices(
    IStaffDirectory staff, IIncidentStore incidents, IContactStore contacts, IConversationStore conversations,
    IChannelDirectory channels, ReplyWriter replies)
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

    public async Task TellAsync(
        MessageReceived received, IReadOnlyList<Guid> userIds, string textKey, CancellationToken cancellation, params (string Name, string Value)[] values)
    {
        var people = await staff.WithRolesAsync([Roles.Operations, Roles.Manager, Roles.Owner], cancellation);
        foreach (var person in people.Where(person => userIds.Contains(person.UserId) && person.UserId != received.Staff?.UserId))
            await TellAsync(SourceOf(received), person, textKey, values, cancellation);
    }

    /// <summary>What somebody did on a screen: the reporter hears of it, and with them whoever was told before.</summary>
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
        NoticeSource received, StaffMember person, string textKey, (string Name, string Value)[] values, CancellationToken cancellation)
    {
        var party = new Party(person.Phone);
        var found = await contacts.FindAsync(party, cancellation);
        var contact = found.Count > 0 ? found[0] : Contact.Meet(Guid.CreateVersion7(received.Now), person.Name, null);
        contacts.Save(contact, party);
        var (channel, conversation) = await WayToAsync(contact, received, cancellation);
        var language = contact.Language ?? received.Tenant.Language;
        values = [.. values.Select(value => value.Name == "severity" ? (value.Name, Texts.Severity(language, value.Value)) : value)];
        replies.Send(channel, conversation, party,
            ServiceWindow.IsOpen(conversation, received.Now) || channel.Provider == "twilio"
                ? new MessageContent { Text = Texts.Get(language, textKey, values) }
                : IncidentTemplate.Of(language, textKey, values),
            received.Now);
    }

    /// <summary>
    /// The channel of the report, unless nothing may go there: Twilio takes free text in the window alone and templates by
    /// a ContentSid alone, so a channel that sends templates by name goes before it.
    /// </summary>
    private async Task<(Channel, Conversation)> WayToAsync(Contact contact, NoticeSource source, CancellationToken cancellation)
    {
        var here = await ThreadAsync(contact, source.Channel, source.Now, cancellation);
        if (source.Channel.Provider != "twilio" || ServiceWindow.IsOpen(here, source.Now)) return (source.Channel, here);
        foreach (var channel in await channels.ListActiveAsync(source.Tenant.Id, cancellation))
            if (channel.Provider != "twilio") return (channel, await ThreadAsync(contact, channel, source.Now, cancellation));
        return (source.Channel, here);
    }

    private async ValueTask<Conversation> ThreadAsync(Contact contact, Channel channel, DateTimeOffset now, CancellationToken cancellation) =>
        await conversations.FindOpenAsync(contact.Id, channel.Id, cancellation)
        ?? Conversation.Open(Guid.CreateVersion7(now), contact.Id, channel.Id, now);
}

/// <summary>On whose behalf, and through which number, somebody is told.</summary>
public sealed record NoticeSource(TenantProfile Tenant, Channel Channel, DateTimeOffset Now);
