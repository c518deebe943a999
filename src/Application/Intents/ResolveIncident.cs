using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Incidents;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Intents;

/// <summary>RESOLVED TRP123 or RESOLVED INC-77: closes the incident and tells those who were told of it.</summary>
public sealed record ResolveIncident(MessageReceived Received, string Language, string? Code) : IIntentRequest;

internal sealed class ResolveIncidentHandler(IncidentFinder finder, IIncidentStore incidents, IncidentNotices notices, IncidentTimeline timeline)
    : IRequestHandler<ResolveIncident, MessageContent>
{
    public async Task<MessageContent> Handle(ResolveIncident request, CancellationToken cancellationToken)
    {
        var received = request.Received;
        var found = await finder.FindAsync(received, request.Code, "incident_resolution", request.Language, cancellationToken);
        if (found is not IncidentChoice.Found(var incident)) return ((IncidentChoice.Ask)found).Answer;

        incidents.Resolve(incident, received.Now);
        received.Conversation.StopAsking();
        timeline.Write(incident, "incident_resolved", received);
        await notices.TellAsync(received, incident.Told, "issue.notice.resolved", cancellationToken,
            ("code", incident.Code), ("trip", incident.TripCode), ("guide", received.Staff!.Name));
        return Reply.Text(Texts.Get(request.Language, "issue.resolved", ("code", incident.Code), ("trip", incident.TripCode)));
    }
}
