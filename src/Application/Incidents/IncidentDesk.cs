using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Incidents;

/// <summary>What acting on an incident from a screen has in common: timeline of incident and trip, audit, and who hears of it.</summary>
public sealed class IncidentDesk(
    IIncidentStore incidents, IncidentNotices notices, TravellerNotices travellers, IConversationStore conversations, IChannelDirectory channels,
    ITenantDirectory tenants, IncidentTimeline timeline, IAuditLog audit, ICurrentCaller current, TimeProvider clock)
{
    public async Task<OpenIncident> FindAsync(Guid id, CancellationToken cancellation) =>
        await incidents.FindAsync(id, cancellation) ?? throw new NoSuchRecordException("incident");

    /// <param name="step">acknowledged, updated or resolved.</param>
    public async Task TellAsync(OpenIncident incident, string step, string text, bool onlyReporter, CancellationToken cancellation)
    {
        var caller = current.Caller;
        timeline.Write(incident, $"incident_{step}", caller.Name, "api", text);
        audit.Add($"incident.{step}", "incident", incident.Id, ("code", incident.Code));
        if (await SourceAsync(incident, cancellation) is not { } source) return;
        var whom = onlyReporter ? [incident.ReportedBy] : incident.Told.Append(incident.ReportedBy);
        await notices.TellAsync(source, whom, caller.UserId, $"issue.notice.{step}", cancellation,
            ("code", incident.Code), ("trip", incident.TripCode), ("guide", caller.Name), ("text", text));
    }

    /// <summary>It waits past its clock: told on, and written down whom.</summary>
    public async Task EscalateAsync(OpenIncident incident, CancellationToken cancellation)
    {
        var isOpen = incident.Status == "open";
        var source = await SourceAsync(incident, cancellation);
        IReadOnlyList<string> told = source is null
            ? []
            : await notices.TellOnAsync(source, incident, isOpen ? "issue.notice.waiting" : "issue.notice.late", cancellation);
        if (isOpen && source is not null && told.Count > 0)
            await notices.TellAsync(source, [incident.ReportedBy], null, "issue.notice.still_waiting", cancellation,
                ("code", incident.Code), ("people", string.Join(", ", told)));
        var text = (isOpen ? "Nobody has taken it up in time. " : "Not resolved in time. ")
            + (told.Count > 0 ? $"Told again: {string.Join(", ", told)}." : "Nobody of operations, managers and owners can be told on WhatsApp.");
        timeline.Write(incident, "incident_escalated", "system", "system", text);
    }

    /// <summary>Who was told stands on the timeline, and whom the office has to call.</summary>
    public async Task TellTravellersAsync(OpenIncident incident, string text, CancellationToken cancellation)
    {
        var told = await SourceAsync(incident, cancellation) is { } source
            ? (await travellers.TellAsync(source, incident.TripId, text, cancellation)).ToString()
            : "No channel is active: no traveller was told.";
        timeline.Write(incident, "travellers_told", current.Caller.Name, "api", told);
        audit.Add("incident.travellers_told", "incident", incident.Id, ("code", incident.Code));
    }

    /// <summary>Through the number that the report came in by, else any that works; nobody can be told without one.</summary>
    private async Task<NoticeSource?> SourceAsync(OpenIncident incident, CancellationToken cancellation)
    {
        var reported = incident.ConversationId is { } id ? await conversations.FindAsync(id, cancellation) : null;
        var active = await channels.ListActiveAsync(current.Caller.TenantId, cancellation);
        var channel = active.FirstOrDefault(channel => channel.Id == reported?.ChannelId) ?? (active.Count > 0 ? active[0] : null);
        return channel is null ? null : new NoticeSource(await tenants.GetAsync(channel.TenantId, cancellation), channel, clock.GetUtcNow());
    }
}

public sealed class IncidentResolvedException(string code)
    : ConflictException($"{code} is resolved. New trouble is a new incident.");
