using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Broadcasts;

/// <summary>The time of a scheduled one has come: its people are written down and it runs. Where it cannot, it is a draft again and says why.</summary>
public sealed record BeginBroadcast(Guid Id) : ITransactionalCommand<Unit>;

internal sealed class BeginBroadcastHandler(BroadcastDesk desk, IBroadcastStore broadcasts) : IRequestHandler<BeginBroadcast, Unit>
{
    public async Task<Unit> Handle(BeginBroadcast request, CancellationToken cancellationToken)
    {
        if (await broadcasts.ClaimScheduledAsync(request.Id, cancellationToken) is not { } broadcast) return Unit.Value;
        broadcast.Begin();
        if (await WhyNotAsync(broadcast, cancellationToken) is { } reason)
        {
            await desk.RedraftAsync(broadcast, reason, cancellationToken);
            desk.Save(broadcast, "not_begun", ("reason", reason));
        }
        else
            desk.Save(broadcast, "begun", ("recipients", $"{broadcast.Recipients}"), ("reason", broadcast.Reason));
        return Unit.Value;
    }

    /// <returns>Null where it runs.</returns>
    private async Task<string?> WhyNotAsync(Broadcast broadcast, CancellationToken cancellation)
    {
        try
        {
            await desk.CheckAsync(broadcast, cancellation);
            await desk.GatherAsync(broadcast, cancellation);
            return null;
        }
        catch (Exception exception) when (exception is DomainException or ValidationException)
        {
            return BroadcastDesk.SentenceOf(exception);
        }
    }
}
