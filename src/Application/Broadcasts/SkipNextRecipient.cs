using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Domain.Broadcasts;

namespace TrailDesk.Application.Broadcasts;

/// <summary>Nobody behind them waits for one whose message cannot be made, for a defect of ours.</summary>
public sealed record SkipNextRecipient(Guid Id) : ITransactionalCommand<Unit>;

internal sealed class SkipNextRecipientHandler(IBroadcastStore broadcasts, IRecipientStore recipients) : IRequestHandler<SkipNextRecipient, Unit>
{
    public async Task<Unit> Handle(SkipNextRecipient request, CancellationToken cancellationToken)
    {
        if (await broadcasts.ClaimAsync(request.Id, cancellationToken) is not { } broadcast) return Unit.Value;
        foreach (var recipient in await recipients.ListDueAsync(broadcast.Id, 1, cancellationToken))
            recipients.Settle(broadcast.Id, new RecipientResult.Skipped(recipient.ContactId, SkipReasons.Failed));
        return Unit.Value;
    }
}
