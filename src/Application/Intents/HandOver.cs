using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Leads;
using TrailDesk.Application.Timeline;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Timeline;

namespace TrailDesk.Application.Intents;

/// <summary>A person takes over: the sales rep of the open lead, else the next in turn. From then on the desk stays silent.</summary>
public sealed record HandOver(MessageReceived Received, string Language, bool AfterMisses) : IIntentRequest;

internal sealed class HandOverHandler(ILeadStore leads, ITimeline timeline) : IRequestHandler<HandOver, MessageContent>
{
    public async Task<MessageContent> Handle(HandOver request, CancellationToken cancellationToken)
    {
        var (contact, conversation, sales) = (request.Received.Contact, request.Received.Conversation, request.Received.Tenant.Sales);
        var lead = await leads.FindOpenAsync(contact.Id, cancellationToken);
        var rep = sales.Find(lead?.AssigneeId) ?? sales.Next();
        conversation.AssigneeId = rep?.Id;
        conversation.Status = "waiting";
        conversation.Misses = 0;
        conversation.StopAsking();
        timeline.Add(new TimelineEntry("contact", contact.Id, "person_requested", "system", "whatsapp",
            WhyOf(request.AfterMisses, hasRep: rep is not null),
            Data: rep is null ? null : new Dictionary<string, string> { ["assignee"] = rep.Name }));
        return Reply.Text(Texts.Get(request.Language, request.AfterMisses ? "person.coming_after_misses" : "person.coming"));
    }

    // Without a sales rep nobody is silenced: the conversation waits in everybody's inbox, and the desk goes on answering.
    private static string WhyOf(bool afterMisses, bool hasRep) =>
        (afterMisses ? "Two messages could not be read; a person was brought in." : "Asked to talk to a person.")
        + (hasRep ? "" : " No sales rep is there to take it.");
}
