using MediatR;
using TrailDesk.Application.Conversations.Events;
using TrailDesk.Application.WhatsApp;

namespace TrailDesk.Application.Conversations;

/// <summary>A provider may take a text and say later that the window was closed.</summary>
internal sealed class NoteRefusedText(IRefusedTexts texts) : INotificationHandler<MessageRefused>
{
    public Task Handle(MessageRefused notification, CancellationToken cancellationToken)
    {
        if (notification.Meaning.Action == FailureAction.SendTemplate) texts.Add(notification.MessageId);
        return Task.CompletedTask;
    }
}
