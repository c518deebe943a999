using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Incidents;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Intents;

namespace TrailDesk.Application.Intents;

/// <summary>ACK INC-77: somebody who runs operations takes it up, and the guide hears so. The first to do it counts.</summary>
public sealed record TakeUpIncident(MessageReceived Received, string Language, string? Code) : IIntentRequest
{
    public bool IsAlwaysHeard => true;
}

internal sealed class TakeUpIncidentRule : IIntentRule
{
    public IIntentRequest? Find(Heard heard) =>
        heard.Intent is Intent.AcknowledgeIssue wish ? new TakeUpIncident(heard.Message, heard.Language, wish.Code)
        : heard is { Expecting: IncidentFinder.WhichToTakeUp, Chosen: { } code } ? new TakeUpIncident(heard.Message, heard.Language, code)
        : null;
}

internal sealed class TakeUpIncidentHandler(IncidentFinder finder, IIncidentStore incidents, IncidentNotices notices, IncidentTimeline timeline)
    : IRequestHandler<TakeUpIncident, MessageContent>
{
    public async Task<MessageContent> Handle(TakeUpIncident request, CancellationToken cancellationToken)
    {
        var (received, language) = (request.Received, request.Language);
        var staff = received.Staff!;
        if (!staff.RunsOperations) return Reply.Text(Texts.Get(language, "issue.ack_office"));
        if (request.Code is null) return Reply.Text(Texts.Get(language, "issue.ack_how"));
        var found = await finder.FindAsync(received, request.Code, IncidentFinder.WhichToTakeUp, language, cancellationToken);
        if (found is not IncidentChoice.Found(var incident)) return ((IncidentChoice.Ask)found).Answer;

        received.Conversation.StopAsking();
        if (incident.Status == "acknowledged") return Reply.Text(Texts.Get(language, "issue.ack_before", ("code", incident.Code)));
        incidents.Acknowledge(incident, staff.UserId, received.Now);
        timeline.Write(incident, "incident_acknowledged", received);
        await notices.TellAsync(received, [incident.ReportedBy], "issue.notice.acknowledged", cancellationToken,
            ("code", incident.Code), ("trip", incident.TripCode), ("guide", staff.Name));
        return Reply.Text(Texts.Get(language, "issue.ack_done", ("code", incident.Code), ("trip", incident.TripCode)));
    }
}
