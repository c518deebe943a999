using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Incidents;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Intents;

namespace TrailDesk.Application.Intents;

/// <summary>RESOLVED TRP123 or RESOLVED INC-77: closes the incident and tells those who were told of it.</summary>
public sealed record ResolveIncident(MessageReceived Received, string Language, string? Code) : IIntentRequest
{
    public bool IsAlwaysHeard => true;
}

internal sealed class ResolveIncidentRule : IIntentRule
{
    public IIntentRequest? Find(Heard heard) =>
        heard.Intent is Intent.ResolveIssue wish ? new ResolveIncident(heard.Message, heard.Language, wish.Code)
        : heard is { Expecting: IncidentFinder.WhichToResolve, Chosen: { } code } ? new ResolveIncident(heard.Message, heard.Language, code)
        : null;
}

internal sealed class ResolveIncidentHandler(IncidentFinder finder, IIncidentStore incidents, IncidentNotices notices, IncidentTimeline timeline)
    : IRequestHandler<ResolveIncident, MessageContent>
{
    public async Task<MessageContent> Handle(ResolveIncident request, CancellationToken cancellationToken)
    {
        var received = request.Received;
        var found = await finder.FindAsync(received, request.Code, IncidentFinder.WhichToResolve, request.Language, cancellationToken);
        if (found is not IncidentChoice.Found(var incident)) return ((IncidentChoice.Ask)found).Answer;

        incidents.Resolve(incident, received.Now);
        received.Conversation.StopAsking();
        timeline.Write(incident, "incident_resolved", received);
        await notices.TellAsync(received, incident.Told, "issue.notice.resolved", cancellationToken,
            ("code", incident.Code), ("trip", incident.TripCode), ("guide", received.Staff!.Name));
        return Reply.Text(Texts.Get(request.Language, "issue.resolved", ("code", incident.Code), ("trip", incident.TripCode)));
    }
}
