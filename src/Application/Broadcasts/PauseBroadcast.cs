using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Broadcasts;

/// <summary>Nothing more leaves, but for what is on its way at this moment: what waits in the queue is taken back.</summary>
public sealed record PauseBroadcast(Guid Id) : ITransactionalCommand<Unit>;

internal sealed class PauseBroadcastHandler(BroadcastDesk desk) : IRequestHandler<PauseBroadcast, Unit>
{
    public async Task<Unit> Handle(PauseBroadcast request, CancellationToken cancellationToken)
    {
        var broadcast = await desk.HoldAsync(request.Id, cancellationToken);
        broadcast.Pause();
        await desk.TakeBackAsync(broadcast, forGood: false, cancellationToken);
        desk.Save(broadcast, "paused");
        return Unit.Value;
    }
}

/// <summary>It goes on where it was, with whoever has not been sent anything.</summary>
/// <param name="Budget">In place of the one it had.</param>
public sealed record ResumeBroadcast(Guid Id, Money? Budget = null) : ITransactionalCommand<Unit>;

internal sealed class ResumeBroadcastValidator : AbstractValidator<ResumeBroadcast>
{
    public ResumeBroadcastValidator() =>
        RuleFor(request => request.Budget).Must(budget => budget is null || budget.Amount is > 0 and < 10_000_000).WithMessage("budget must be more than 0.");
}

internal sealed class ResumeBroadcastHandler(BroadcastDesk desk, IRecipientStore recipients) : IRequestHandler<ResumeBroadcast, Unit>
{
    public async Task<Unit> Handle(ResumeBroadcast request, CancellationToken cancellationToken)
    {
        var broadcast = await desk.HoldAsync(request.Id, cancellationToken);
        var budget = request.Budget is { } asked ? new Budget(asked.Amount, asked.Currency) : null;
        if (broadcast.IsMore(budget) && await desk.NeedsApprovalAsync(cancellationToken)) throw new LargerBudgetException();
        broadcast.Resume(budget);
        if (budget is not null) broadcast.Count(await desk.SpentAsync(broadcast, cancellationToken));
        await desk.CheckAsync(broadcast, cancellationToken);
        await recipients.LetGoAsync(broadcast, cancellationToken);
        desk.Save(broadcast, "resumed", ("budget", request.Budget is { } given ? $"{given.Amount} {given.Currency}" : null));
        return Unit.Value;
    }
}

public sealed class LargerBudgetException()
    : RefusedException("A larger budget needs the yes of a manager or owner, as its start did: let one of them resume it.");

/// <summary>Nobody else gets anything of it, ever. What may have arrived and may not waits for a person.</summary>
public sealed record CancelBroadcast(Guid Id) : ITransactionalCommand<Unit>;

internal sealed class CancelBroadcastHandler(BroadcastDesk desk, IRecipientStore recipients) : IRequestHandler<CancelBroadcast, Unit>
{
    public async Task<Unit> Handle(CancelBroadcast request, CancellationToken cancellationToken)
    {
        var broadcast = await desk.HoldAsync(request.Id, cancellationToken);
        broadcast.Cancel();
        await recipients.GiveUpPendingAsync(broadcast, "cancelled", null, cancellationToken);
        await desk.TakeBackAsync(broadcast, forGood: true, cancellationToken);
        desk.Save(broadcast, "cancelled");
        return Unit.Value;
    }
}

/// <summary>
/// After it was stopped: a message that was on its way then and came back to the queue is taken back as well. Where the budget stopped it,
/// what was handed over goes, but not into the night.
/// </summary>
public sealed record SweepStoppedBroadcast(Guid Id) : ITransactionalCommand<int>;

internal sealed class SweepStoppedBroadcastHandler(BroadcastDesk desk, IBroadcastStore broadcasts) : IRequestHandler<SweepStoppedBroadcast, int>
{
    public async Task<int> Handle(SweepStoppedBroadcast request, CancellationToken cancellationToken)
    {
        var broadcast = await desk.HoldAsync(request.Id, cancellationToken);
        if (broadcast.Status == BroadcastStatus.StoppedBudget) return await desk.TakeBackDueAsync(broadcast, cancellationToken);
        if (broadcast.Status is not (BroadcastStatus.Paused or BroadcastStatus.Cancelled)) return 0;
        var taken = await desk.TakeBackAsync(broadcast, broadcast.Status == BroadcastStatus.Cancelled, cancellationToken);
        if (taken > 0) broadcasts.Save(broadcast);
        return taken;
    }
}
