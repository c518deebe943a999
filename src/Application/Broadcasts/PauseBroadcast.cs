using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Domain.Broadcasts;

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

internal sealed class ResumeBroadcastHandler(BroadcastDesk desk) : IRequestHandler<ResumeBroadcast, Unit>
{
    public async Task<Unit> Handle(ResumeBroadcast request, CancellationToken cancellationToken)
    {
        var broadcast = await desk.HoldAsync(request.Id, cancellationToken);
        broadcast.Resume(request.Budget is { } budget ? new Budget(budget.Amount, budget.Currency) : null);
        await desk.CheckAsync(broadcast, cancellationToken);
        desk.Save(broadcast, "resumed", ("budget", request.Budget is { } given ? $"{given.Amount} {given.Currency}" : null));
        return Unit.Value;
    }
}

/// <summary>Nobody else gets anything of it, ever.</summary>
public sealed record CancelBroadcast(Guid Id) : ITransactionalCommand<Unit>;

internal sealed class CancelBroadcastHandler(BroadcastDesk desk, IRecipientStore recipients, TimeProvider clock) : IRequestHandler<CancelBroadcast, Unit>
{
    public async Task<Unit> Handle(CancelBroadcast request, CancellationToken cancellationToken)
    {
        var broadcast = await desk.HoldAsync(request.Id, cancellationToken);
        broadcast.Cancel(clock.GetUtcNow());
        await recipients.GiveUpPendingAsync(broadcast, "cancelled", null, cancellationToken);
        await desk.TakeBackAsync(broadcast, forGood: true, cancellationToken);
        desk.Save(broadcast, "cancelled");
        return Unit.Value;
    }
}

/// <summary>After it was stopped: a message that was on its way then and came back to the queue is taken back as well.</summary>
public sealed record SweepStoppedBroadcast(Guid Id) : ITransactionalCommand<int>;

internal sealed class SweepStoppedBroadcastHandler(BroadcastDesk desk, IBroadcastStore broadcasts) : IRequestHandler<SweepStoppedBroadcast, int>
{
    public async Task<int> Handle(SweepStoppedBroadcast request, CancellationToken cancellationToken)
    {
        var broadcast = await desk.HoldAsync(request.Id, cancellationToken);
        if (broadcast.Status is not (BroadcastStatus.Paused or BroadcastStatus.Cancelled)) return 0;
        var taken = await desk.TakeBackAsync(broadcast, broadcast.Status == BroadcastStatus.Cancelled, cancellationToken);
        if (taken > 0) broadcasts.Save(broadcast);
        return taken;
    }
}
