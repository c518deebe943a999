using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Domain.Reminders;

namespace TrailDesk.Application.Reminders;

/// <summary>Sending one ran into an error: the others go on, and it comes again until the third time.</summary>
public sealed record NoteReminderFailure(Guid Id) : ITransactionalCommand<Unit>;

internal sealed class NoteReminderFailureHandler(IReminderStore reminders, ReminderBook book) : IRequestHandler<NoteReminderFailure, Unit>
{
    public async Task<Unit> Handle(NoteReminderFailure request, CancellationToken cancellationToken)
    {
        if (await reminders.NoteFailureAsync(request.Id, cancellationToken) is { } given) book.NotSent(request.Id, given, ReminderReason.Error);
        return Unit.Value;
    }
}
