using MediatR;
using TrailDesk.Application.Conversations.Events;

namespace TrailDesk.Application.Reminders;

/// <summary>Where a template goes in place of a reminder's text, what became of the reminder is what becomes of the template.</summary>
internal sealed class KeepReminderMessage(IReminderStore reminders) : INotificationHandler<TextReplaced>
{
    public Task Handle(TextReplaced notification, CancellationToken cancellationToken)
    {
        reminders.Replace(notification.MessageId, notification.StandInId);
        return Task.CompletedTask;
    }
}
