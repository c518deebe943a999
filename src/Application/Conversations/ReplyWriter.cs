using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.Delivery;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Conversations;

/// <param name="Priority">1: nobody waits for it.</param>
/// <param name="IsQuiet">A thread that is there stays where it stands among the others, and a new one is quiet: nobody of the office wrote.</param>
/// <param name="GoodUntil">After this it is of no use, whether or not the window is open.</param>
/// <param name="StandIn">For a text: what goes in its place where the window turns out to be closed.</param>
/// <param name="Id">The message's, where it was fixed before: written twice it is refused the second time.</param>
public sealed record SendWay(short Priority = 0, DateTimeOffset? SendAt = null, string? Purpose = null, bool IsQuiet = false, Guid? Id = null, DateTimeOffset? GoodUntil = null, StandIn? StandIn = null);

/// <summary>The desk's own words: a row in the conversation and a row in the outbox, in the transaction at hand.</summary>
public sealed class ReplyWriter(IMessageStore messages, IConversationStore conversations, IOutbox outbox, IPublicAddress address)
{
    /// <summary>The one automatic answer to a message; of use until the customer service window closes.</summary>
    public void Reply(MessageReceived received, MessageContent content)
    {
        received.Conversation.Answer(received.Now);
        Send(received.Channel, received.Conversation, received.Sender with { Name = null }, content, received.Now,
            inReplyTo: received.Message.Type == "request_welcome" ? null : received.Message.Id,
            deadline: ServiceWindow.ClosesAt(received.Conversation) - ServiceWindow.SafetyMargin);
    }

    /// <returns>The id of the message, which statuses will echo.</returns>
    public Guid Send(
        Channel channel, Conversation conversation, Party to, MessageContent content, DateTimeOffset now,
        Guid? inReplyTo = null, Guid? author = null, string? replyTo = null, DateTimeOffset? deadline = null, bool cautious = false, string? type = null,
        SendWay? way = null)
    {
        var message = new Message
        {
            Id = way?.Id ?? Guid.CreateVersion7(now),
            ConversationId = conversation.Id,
            ContactId = conversation.ContactId,
            ChannelId = channel.Id,
            IsInbound = false,
            Type = type ?? TypeOf(content),
            Status = way?.SendAt is null ? "queued" : "scheduled",
            Content = content,
            ReplyToProviderMessageId = replyTo,
            InReplyTo = inReplyTo,
            StandIn = way?.StandIn,
            AuthorId = author,
            QueuedAt = now,
        };
        messages.Add(message, to);
        if (way is not { IsQuiet: true } || conversation.IsNew)
        {
            conversation.IsQuiet = way is { IsQuiet: true };
            if (way?.SendAt is null) conversation.LastMessageAt = now;
            conversations.Save(conversation);
        }

        outbox.Enqueue(
            new OutboundMessage(message.Id, to, message.Type, content, replyTo, CallbackOf(channel, message.Id)), channel,
            new OutboxOptions(
                way?.Priority ?? 0, deadline, cautious, SendAt: way?.SendAt, Purpose: way?.Purpose,
                Initiates: content.Template is not null && (inReplyTo is not null || !ServiceWindow.IsOpen(conversation, way?.SendAt ?? now)), GoodUntil: way?.GoodUntil));
        return message.Id;
    }

    /// <summary>Once for each text: the provider's word that the window is closed counts, whatever the thread says.</summary>
    public Guid StandInFor(Guid text, Channel channel, Conversation conversation, Party to, TemplatePart template, StandIn standIn, DateTimeOffset now) => Send(
        channel, conversation, to, new MessageContent { Template = template }, now, inReplyTo: text, deadline: standIn.GoodUntil, cautious: standIn.IsCautious,
        way: new SendWay(standIn.Priority, Purpose: standIn.Purpose, GoodUntil: standIn.GoodUntil));

    public static string TypeOf(MessageContent content) => content switch
    {
        { Template: not null } => "template",
        { Menu: not null } => "interactive",
        { Location: not null } => "location",
        { Reaction: not null } => "reaction",
        { Contacts: not null } => "contacts",
        { Media: [var media, ..] } => media.Kind,
        _ => "text",
    };

    /// <summary>Twilio reports to the address that a message names; the others to the webhook of the channel.</summary>
    public string? CallbackOf(Channel channel, Guid message) =>
        channel.Provider == "twilio" ? $"{address.Url}/api/whatsapp/webhook/{channel.Id}?mid={message}" : null;
}
