using MediatR;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Conversations;

/// <summary>A message from the inbox becomes a row in its person's conversation, and news for whoever answers it.</summary>
public sealed record ReceiveMessage(Channel Channel, MessageEvent Event, DateTimeOffset ReceivedAt) : IRequest<ReceiveMessageResult>;

public enum ReceiveMessageResult { Recorded, Duplicate, KeptAsEvent }

internal sealed class ReceiveMessageHandler(
    IContactStore contacts,
    IConversationStore conversations,
    IMessageStore messages,
    ITenantDirectory tenants,
    IStaffDirectory staff,
    IMediator mediator,
    TimeProvider clock) : IRequestHandler<ReceiveMessage, ReceiveMessageResult>
{
    public async Task<ReceiveMessageResult> Handle(ReceiveMessage request, CancellationToken cancellationToken)
    {
        var (channel, inbound) = (request.Channel, request.Event);
        if (inbound.GroupId is not null || IsNameless(inbound.Sender)) return KeepAsEvent(request);
        if (await messages.FindDeliveryAsync(channel.Id, inbound.ProviderMessageId, null, cancellationToken) is not null)
            return ReceiveMessageResult.Duplicate;

        var now = clock.GetUtcNow();
        var contact = await ResolveContactAsync(inbound, cancellationToken);
        var conversation = await conversations.FindOpenAsync(contact.Id, channel.Id, cancellationToken)
            ?? Conversation.Open(Guid.CreateVersion7(now), contact.Id, channel.Id, now);
        var reply = AnswersItself(inbound.Type) ? conversation.MayReplyAutomatically(now, conversations.OpenOf(contact.Id)) : AutomaticReply.No;
        conversation.Receive(TimeOf(request), now, inbound.Content.Referral is not null, IsFromPerson(inbound.Type));
        var message = Record(request, contact, conversation, now);

        await mediator.Publish(new MessageReceived(
            await tenants.GetAsync(channel.TenantId, cancellationToken), channel, contact, conversation, message, inbound.Sender,
            await staff.FindAsync(inbound.Sender, cancellationToken), reply, now, inbound.AnsweredConsent), cancellationToken);
        contacts.Save(contact, inbound.Sender);
        conversations.Save(conversation);
        return ReceiveMessageResult.Recorded;
    }

    private ReceiveMessageResult KeepAsEvent(ReceiveMessage request)
    {
        messages.MarkHandled(request.Channel.Id, request.Event.ProviderMessageId);
        return ReceiveMessageResult.KeptAsEvent;
    }

    /// <summary>A clock that goes ahead, or a time that is nonsense, must not hold the service window open.</summary>
    private static DateTimeOffset TimeOf(ReceiveMessage request) =>
        request.Event.SentAt is { } sent && sent < request.ReceivedAt ? sent : request.ReceivedAt;

    private static bool IsNameless(Party sender) => sender.Phone is null && sender.UserId is null;

    /// <summary>A reaction, an edit, a revoke or a number change is a fact, not a question.</summary>
    private static bool AnswersItself(string type) => type is not ("reaction" or "system" or "edit" or "revoke");

    /// <summary>WhatsApp's own notices change no customer service window: only what the person sends does.</summary>
    private static bool IsFromPerson(string type) => type is not "system";

    private async Task<Contact> ResolveContactAsync(MessageEvent inbound, CancellationToken cancellation)
    {
        var found = (await contacts.FindAsync(inbound.Sender, cancellation)).ToList();
        if (NewIdentityOf(inbound) is { } moved) found.AddRange(await contacts.FindAsync(moved, cancellation));
        var known = found.DistinctBy(contact => contact.Id).OrderBy(contact => contact.Id).ToList();
        var contact = known.Count > 0 ? known[0] : Contact.Meet(Guid.CreateVersion7(), inbound.Sender.Name, inbound.Sender.Username);
        foreach (var other in known.Skip(1)) await contacts.MergeAsync(contact, other, cancellation);
        contact.IntroduceAs(inbound.Sender.Name, inbound.Sender.Username);
        contacts.Save(contact, inbound.Sender);
        return contact;
    }

    /// <summary>A person who moved to another number or id is still the same person.</summary>
    private static Party? NewIdentityOf(MessageEvent inbound) =>
        inbound.Content.System is { NewPhone: not null } or { NewUserId: not null }
            ? new Party(inbound.Content.System.NewPhone, inbound.Content.System.NewUserId)
            : null;

    private Message Record(ReceiveMessage request, Contact contact, Conversation conversation, DateTimeOffset now)
    {
        var inbound = request.Event;
        var message = new Message
        {
            Id = Guid.CreateVersion7(now),
            ConversationId = conversation.Id,
            ContactId = contact.Id,
            ChannelId = request.Channel.Id,
            IsInbound = true,
            Type = inbound.Type,
            Status = "delivered",
            Content = inbound.Content,
            ProviderMessageId = inbound.ProviderMessageId,
            ReplyToProviderMessageId = inbound.ReplyToProviderMessageId,
            ProviderTimestamp = inbound.SentAt,
            ReceivedAt = request.ReceivedAt,
        };
        if (NewIdentityOf(inbound) is { } moved) contacts.Save(contact, moved);

        // A first opening of the chat says nothing: it is greeted, and there is no message to show.
        if (inbound.Type == "request_welcome") messages.MarkHandled(request.Channel.Id, inbound.ProviderMessageId);
        else messages.Add(message, inbound.Sender);
        return message;
    }
}
