using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Broadcasts;

namespace TrailDesk.Application.Broadcasts;

/// <summary>
/// Its people are written down and it runs, or it waits: for a manager's yes where the company wants one, and for its time where it has one.
/// Whoever is second is refused.
/// </summary>
public sealed record StartBroadcast(Guid Id) : ITransactionalCommand<Unit>;

internal sealed class StartBroadcastHandler(BroadcastDesk desk, ICurrentCaller current)
    : IRequestHandler<StartBroadcast, Unit>
{
    public async Task<Unit> Handle(StartBroadcast request, CancellationToken cancellationToken)
    {
        var broadcast = await desk.HoldAsync(request.Id, cancellationToken);
        broadcast.Start(current.Caller.UserId, await desk.NeedsApprovalAsync(cancellationToken));
        await desk.CheckAsync(broadcast, cancellationToken);
        await desk.GoAsync(broadcast, broadcast.Status == BroadcastStatus.AwaitingApproval ? "approval_asked" : "started", cancellationToken);
        return Unit.Value;
    }
}

/// <summary>A manager's yes, to the people who are in the audience now: they are written down, and it runs or waits for its time.</summary>
public sealed record ApproveBroadcast(Guid Id) : ITransactionalCommand<Unit>;

internal sealed class ApproveBroadcastHandler(BroadcastDesk desk, ICurrentCaller current) : IRequestHandler<ApproveBroadcast, Unit>
{
    public async Task<Unit> Handle(ApproveBroadcast request, CancellationToken cancellationToken)
    {
        var broadcast = await desk.HoldAsync(request.Id, cancellationToken);
        broadcast.Approve(current.Caller.UserId);
        await desk.CheckAsync(broadcast, cancellationToken);
        await desk.GoAsync(broadcast, "approved", cancellationToken);
        return Unit.Value;
    }
}
