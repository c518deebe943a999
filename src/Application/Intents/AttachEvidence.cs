using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Incidents;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Intents;

/// <summary>A photo, a voice message or a place right after a report becomes part of it.</summary>
public sealed record AttachEvidence(MessageReceived Received, string Language, Guid IncidentId) : IIntentRequest
{
    public bool IsAlwaysHeard => true;
}

internal sealed class AttachEvidenceRule : IIntentRule
{
    public IntentRank Rank => IntentRank.Asked;

    public IIntentRequest? Find(Heard heard) =>
        OpenQuestion.EvidenceFor(heard.Message) is { } incident ? new AttachEvidence(heard.Message, heard.Language, incident) : null;
}

internal sealed class AttachEvidenceHandler(IIncidentStore incidents) : IRequestHandler<AttachEvidence, MessageContent>
{
    public async Task<MessageContent> Handle(AttachEvidence request, CancellationToken cancellationToken)
    {
        incidents.Attach(request.IncidentId, request.Received.Message.Id);
        var code = await incidents.CodeOfAsync(request.IncidentId, cancellationToken);
        return Reply.Text(Texts.Get(request.Language, "issue.attached", ("code", code)));
    }
}
