using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Leads;
using TrailDesk.Application.Timeline;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Intents;
using TrailDesk.Domain.Timeline;

namespace TrailDesk.Application.Intents;

/// <summary>A person is promised: the sales rep of the open lead, else the next in turn. Until one writes the desk goes on answering what it can read.</summary>
public sealed record HandOver(MessageReceived Received, string Language, HandOverReason Reason) : IIntentRequest;

public enum HandOverReason { Asked, Urgent, NotUnderstood, Sent }

internal sealed class HandOverRule : IIntentRule
{
    public IIntentRequest? Find(Heard heard) => heard.Intent is Intent.TalkToPerson wish
        ? new HandOver(heard.Message, heard.Language, wish.IsUrgent ? HandOverReason.Urgent : HandOverReason.Asked)
        : null;
}

internal sealed class HandOverHandler(ILeadStore leads, ITimeline timeline) : IRequestHandler<HandOver, MessageContent>
{
    public async Task<MessageContent> Handle(HandOver request, CancellationToken cancellationToken)
    {
        var conversation = request.Received.Conversation;
        var isRepeated = conversation.IsWaiting;
        if (!isRepeated) await BringInAsync(request, cancellationToken);
        if (isRepeated && request.Reason == HandOverReason.Urgent)
            Note(request, "Says that it is urgent, and still waits for a person.", conversation.AssigneeId);
        return Reply.Text(Texts.Get(request.Language, KeyOf(request, isRepeated)));
    }

    private async Task BringInAsync(HandOver request, CancellationToken cancellation)
    {
        var sales = request.Received.Tenant.Sales;
        var lead = await leads.FindOpenAsync(request.Received.Contact.Id, cancellation);
        var rep = sales.Find(lead?.AssigneeId) ?? sales.Next();
        request.Received.Conversation.WaitFor(rep?.Id);
        Note(request, WhyOf(request.Reason) + (rep is null ? " No sales rep is there to take it." : ""), rep?.Id);
    }

    private void Note(HandOver request, string text, Guid? assignee) =>
        timeline.Add(new TimelineEntry("contact", request.Received.Contact.Id, "person_requested", "system", "whatsapp", text,
            Data: request.Received.Tenant.Sales.Find(assignee) is { } rep ? new Dictionary<string, string> { ["assignee"] = rep.Name } : null));

    private static string WhyOf(HandOverReason reason) => reason switch
    {
        HandOverReason.Urgent => "Somebody is in trouble; a person was brought in.",
        HandOverReason.NotUnderstood => "Two messages could not be read; a person was brought in.",
        HandOverReason.Sent => "Sent something that only a person can look at.",
        _ => "Asked to talk to a person.",
    };

    private static string KeyOf(HandOver request, bool isRepeated) => (request.Reason, isRepeated) switch
    {
        (HandOverReason.Urgent, _) => "person.urgent",
        (HandOverReason.Sent, _) => MediaAnswer.KeyOf(request.Received.Message.Type),
        (_, true) => "person.still_coming",
        (HandOverReason.NotUnderstood, _) => "person.coming_after_misses",
        _ => "person.coming",
    };
}
