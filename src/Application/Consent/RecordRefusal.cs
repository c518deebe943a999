using MediatR;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Consent;

namespace TrailDesk.Application.Consent;

/// <summary>What a provider says of a message that failed may be a word of the person's on marketing.</summary>
internal sealed class RecordRefusal(IContactStore contacts, ConsentBook book) : INotificationHandler<MessageRefused>
{
    public async Task Handle(MessageRefused notification, CancellationToken cancellationToken)
    {
        if (notification.Meaning.Action != FailureAction.OptOut) return;
        if (await contacts.FindAsync(notification.ContactId, cancellationToken) is not { } contact) return;
        var isNews = contact.LearnMarketing(optsIn: false);
        book.Write(new ConsentEntry(contact.Id, ConsentPurposes.Marketing, ConsentStates.OptedOut, "provider", "provider")
        {
            At = notification.At,
            MessageId = notification.MessageId,
            ChannelId = notification.Channel.Id,
        }, "provider", isNews);
    }
}
