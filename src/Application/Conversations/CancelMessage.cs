using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Delivery;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Conversations;

/// <summary>Takes back what has not left yet, scheduled or queued.</summary>
public sealed record CancelMessage(Guid Id) : ITransactionalCommand<MessageOutcome>;

/// <param name="Status">cancelled, accepted or queued.</param>
public sealed record MessageOutcome(Guid MessageId, string Status);

internal sealed class CancelMessageHandler(IMessageStore messages, IOutbox outbox, IAuditLog audit) : IRequestHandler<CancelMessage, MessageOutcome>
{
    public async Task<MessageOutcome> Handle(CancelMessage request, CancellationToken cancellationToken)
    {
        if (await messages.FindAsync(request.Id, cancellationToken) is not { IsInbound: false } message) throw new NoSuchRecordException("message");
        var withdrawal = await outbox.WithdrawAsync(request.Id, cancellationToken);
        if (withdrawal is Withdrawal.MayHaveArrived) throw new MessageMayHaveArrivedException();
        if (withdrawal is Withdrawal.Left) throw new MessageLeftException(message.Status);
        messages.Mark(request.Id, "cancelled");
        audit.Add("message.cancelled", "message", request.Id);
        return new MessageOutcome(request.Id, "cancelled");
    }
}

public sealed class MessageLeftException(string status) : ConflictException(status == "cancelled"
    ? "This message was cancelled before."
    : "This message has left already, or is just leaving: it cannot be cancelled any more.");

public sealed class MessageMayHaveArrivedException()
    : ConflictException("This message was sent once already, and nobody knows whether it arrived; it waits to go once more. It cannot be cancelled any more.");
