using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Incidents;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Intents;

namespace TrailDesk.Application.Intents;

/// <summary>UPDATE TRP123 …: news of an open incident, for the timeline and for those who were told of it.</summary>
public sealed record UpdateIncident(MessageReceived Received, string Language, string? Code, string Text) : IIntentRequest
{
    public bool IsAlwaysHeard => true;
}

internal sealed class UpdateIncidentRule : IIntentRule
{
    public IIntentRequest? Find(Heard heard) =>
        heard.Intent is Intent.UpdateIssue wish
            ? new UpdateIncident(heard.Message, heard.Language, wish.Code ?? OpenQuestion.About(heard.Message, OpenQuestion.IssueNews), wish.Text)
        : heard is { Expecting: IncidentFinder.WhichToUpdate, Chosen: { } code } ? new UpdateIncident(heard.Message, heard.Language, code, Text: "")
        : null;
}

/// <summary>A photo or a voice message where news were asked for says them, too.</summary>
internal sealed class UpdateWithoutWordsRule : IIntentRule
{
    public IntentRank Rank => IntentRank.Asked;

    public IIntentRequest? Find(Heard heard) =>
        heard.Message.Staff is not null && OpenQuestion.IsEvidence(heard.Message) && OpenQuestion.About(heard.Message, OpenQuestion.IssueNews) is { } code
            ? new UpdateIncident(heard.Message, heard.Language, code, Text: "")
            : null;
}

internal sealed class UpdateIncidentHandler(IncidentFinder finder, IIncidentStore incidents, IncidentNotices notices, IncidentTimeline timeline)
    : IRequestHandler<UpdateIncident, MessageContent>
{
    public async Task<MessageContent> Handle(UpdateIncident request, CancellationToken cancellationToken)
    {
        var received = request.Received;
        var found = await finder.FindAsync(received, request.Code, IncidentFinder.WhichToUpdate, request.Language, cancellationToken);
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
