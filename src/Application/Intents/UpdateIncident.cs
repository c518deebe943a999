using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Incidents;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Intents;

/// <summary>UPDATE TRP123 …: news of an open incident, for the timeline and for those who were told of it.</summary>
public sealed record UpdateIncident(MessageReceived Received, string Language, string? Code, string Text) : IIntentRequest;

internal sealed class UpdateIncidentHandler(IncidentFinder finder, IIncidentStore incidents, IncidentNotices notices, IncidentTimeline timeline)
    : IRequestHandler<UpdateIncident, MessageContent>
{
    public async Task<MessageContent> Handle(UpdateIncident request, CancellationToken cancellationToken)
    {
        var received = request.Received;
        var found = await finder.FindAsync(received, request.Code, "incident_update", request.Language, cancellationToken);
        if (found is not IncidentChoice.Found(var incident)) return ((IncidentChoice.Ask)found).Answer;

        var hasEvidence = received.Message.Content is { Media: not null } or { Location: not null };
        if (request.Text.Length == 0 && !hasEvidence)
        {
            OpenQuestion.Ask(received, OpenQuestion.IssueNews, incident.Code);
            return Reply.Text(Texts.Get(request.Language, "issue.what_news", ("code", incident.Code)));
        }

        if (received.Conversation.Expecting == OpenQuestion.IssueNews) OpenQuestion.AwaitEvidence(received, incident.Id);
        if (hasEvidence) incidents.Attach(incident.Id, received.Message.Id);
        timeline.Write(incident, "incident_updated", received, request.Text);
        await notices.TellAsync(received, incident.Told, "issue.notice.updated", cancellationToken,
            ("code", incident.Code), ("trip", incident.TripCode), ("guide", received.Staff!.Name), ("text", request.Text));
        return Reply.Text(Texts.Get(request.Language, "issue.updated", ("code", incident.Code)));
    }
}
