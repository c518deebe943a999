using MediatR;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Consent;

/// <summary>A provider that refuses a message because the person stopped marketing has told us a wish: it counts from now on.</summary>
internal sealed class RecordRefusal(IConsentLedger ledger) : INotificationHandler<MessageRefused>
{
    public Task Handle(MessageRefused notification, CancellationToken cancellationToken)
    {
        if (notification.Meaning.Action == FailureAction.OptOut)
            ledger.Record(new ConsentEntry(notification.ContactId, "marketing", "opted_out", "provider", notification.MessageId));
        return Task.CompletedTask;
    }
}
