using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Domain.Consent;

namespace TrailDesk.Application.Broadcasts;

/// <summary>Writes one anew that nobody was sent anything of. What was approved or waits for its time has to be started again: it is another now.</summary>
public sealed record UpdateBroadcast(Guid Id, NewBroadcast Broadcast) : ITransactionalCommand<Unit>;

internal sealed class UpdateBroadcastValidator : AbstractValidator<UpdateBroadcast>
{
    public UpdateBroadcastValidator() => RuleFor(request => request.Broadcast).SetValidator(new NewBroadcastValidator()).OverridePropertyName("");
}

internal sealed class UpdateBroadcastHandler(BroadcastDesk desk, TimeProvider clock) : IRequestHandler<UpdateBroadcast, Unit>
{
    public async Task<Unit> Handle(UpdateBroadcast request, CancellationToken cancellationToken)
    {
        var form = request.Broadcast;
        var broadcast = await desk.HoldAsync(request.Id, cancellationToken);
        await desk.RedraftAsync(broadcast, null, cancellationToken);
        var plan = form.ToPlan();
        await desk.CheckDraftAsync(form.ChannelId, plan, cancellationToken);
        (broadcast.Name, broadcast.ChannelId, broadcast.Plan) = (form.Name.Trim(), form.ChannelId, plan);
        (broadcast.Purpose, broadcast.SendAt) = (form.Purpose ?? ConsentPurposes.Booking, SendTime.Ahead(form.SendAt, form.TimeZone, clock.GetUtcNow()));
        desk.Save(broadcast, "updated");
        return Unit.Value;
    }
}
