using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Timeline;
using TrailDesk.Domain.Timeline;

namespace TrailDesk.Application.Incidents;

/// <summary>What happens to an incident stands on its own timeline and on its trip's.</summary>
public sealed class IncidentTimeline(ITimeline timeline)
{
    /// <summary>From the field: the words of the message, or those that were read out of it.</summary>
    public void Write(OpenIncident incident, string kind, MessageReceived received, string? text = null) =>
        Write(incident, kind, received.Staff!.Name, "whatsapp", text ?? received.Message.Content.Text ?? "", received.Contact.Id);

    /// <param name="source">whatsapp, api or system.</param>
    public void Write(OpenIncident incident, string kind, string actor, string source, string text, Guid? contactId = null)
    {
        foreach (var (subject, id) in new[] { ("incident", incident.Id), ("trip", incident.TripId) })
            timeline.Add(new TimelineEntry(subject, id, kind, actor, source, text, contactId, new Dictionary<string, string> { ["code"] = incident.Code }));
    }
}
