using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Delivery;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Conversations;

/// <summary>A person clears up a send whose outcome nobody knew, such as a payment request that must not go twice by itself.</summary>
/// <param name="Outcome">sent: it arrived. resend: it goes once more.</param>
public sealed record ResolveMessage(Guid Id, string Outcome, string? IdempotencyKey = null) : ITransactionalCommand<MessageOutcome>;

internal sealed class ResolveMessageValidator : AbstractValidator<ResolveMessage>
{
    public ResolveMessageValidator()
    {
        RuleFor(request => request.Outcome).Must(outcome => outcome is "sent" or "resend")
            .WithMessage("outcome must be sent (it arrived) or resend (send it once more).");
        RuleFor(request => request.IdempotencyKey).IsIdempotencyKey();
    }
}

internal sealed class ResolveMessageHandler(IMessageStore messages, IOutbox outbox, IIdempotencyKeys keys, IAuditLog audit)
    : IRequestHandler<ResolveMessage, MessageOutcome>
{
    public async Task<MessageOutcome> Handle(ResolveMessage request, CancellationToken cancellationToken)
    {
        // The same wish again, once the second try is in doubt too, is not a wish for a third.
        if (await WasAskedAsync(request, cancellationToken)) return AnswerTo(request);
        if (await messages.FindAsync(request.Id, cancellationToken) is not { IsInbound: false } message) throw new NoSuchRecordException("message");
        if (message.Status != "unknown") throw new MessageNotInDoubtException(message.Status);
        var again = request.Outcome == "resend";
        var isHere = await outbox.SettleAsync(request.Id, again, cancellationToken);
        if (again && !isHere) throw new MessageGivenUpException();
        if (again) messages.MarkResent(request.Id);
        else messages.Mark(request.Id, "accepted");
        audit.Add("message.resolved", "message", request.Id, ("outcome", request.Outcome));
        if (request.IdempotencyKey is { } key) keys.Keep(key, TextOf(request), request.Id);
        return AnswerTo(request);
    }

    private async Task<bool> WasAskedAsync(ResolveMessage request, CancellationToken cancellation)
    {
        if (request.IdempotencyKey is not { } key || await keys.FindAsync(key, TextOf(request), cancellation) is not { } before) return false;
        return before.IsSameRequest ? true : throw new IdempotencyKeyUsedException();
    }

    private static string TextOf(ResolveMessage request) => $"resolve {request.Id} {request.Outcome}";

    private static MessageOutcome AnswerTo(ResolveMessage request) => new(request.Id, request.Outcome == "resend" ? "queued" : "accepted");
}

public sealed class MessageNotInDoubtException(string status) : ConflictException($"What became of this message is known: it is {status}.");

public sealed class MessageGivenUpException() : ConflictException("This message went twice and was given up: write it anew.");
