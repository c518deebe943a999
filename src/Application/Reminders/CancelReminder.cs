using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Reminders;

/// <summary>Takes a planned reminder back. It is not planned again, unless its date moves.</summary>
public sealed record CancelReminder(Guid Id) : ITransactionalCommand<Unit>;

internal sealed class CancelReminderHandler(IReminderStore reminders, ReminderBook book, ICurrentCaller current) : IRequestHandler<CancelReminder, Unit>
{
    public async Task<Unit> Handle(CancelReminder request, CancellationToken cancellationToken)
    {
        if (await reminders.WithdrawAsync(request.Id, cancellationToken) is not { } reminder)
            throw await reminders.ExistsAsync(request.Id, cancellationToken) ? new ReminderNotPlannedException() : new NoSuchRecordException("reminder");
        book.TakenBack(request.Id, reminder, current.Caller);
        return Unit.Value;
    }
}

public sealed class ReminderNotPlannedException()
    : ConflictException("This reminder is not planned any more: it was sent, skipped or taken back before. What was sent cannot be taken back.");
