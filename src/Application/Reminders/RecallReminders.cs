using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Delivery;
using TrailDesk.Domain.Reminders;

namespace TrailDesk.Application.Reminders;

/// <summary>A provider that is away may hold a reminder up for hours, in which people pay and cancel: what makes no sense any more does not leave.</summary>
/// <returns>How many were taken back.</returns>
public sealed record RecallReminders : ITransactionalCommand<int>;

internal sealed class RecallRemindersHandler(IReminderStore reminders, IMessageStore messages, IOutbox outbox, ReminderBook book)
    : IRequestHandler<RecallReminders, int>
{
    public async Task<int> Handle(RecallReminders request, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var waiting in await reminders.ListWaitingAsync(cancellationToken))
            if (ReminderCheck.WhyNot(waiting.Facts) is { } reason && await outbox.WithdrawAsync(waiting.MessageId, cancellationToken) is Withdrawal.Done)
            {
                messages.Mark(waiting.MessageId, "cancelled");
                reminders.MarkRecalled(waiting, reason);
                book.Recalled(waiting, reason);
                count++;
            }

        return count;
    }
}
