using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Application.Broadcasts;

public sealed record GetBroadcastSettings : IRequest<BroadcastSettings>;

/// <param name="Approval">none (the default); manager: what somebody else starts waits for the yes of a manager or owner.</param>
public sealed record BroadcastSettings(string Approval);

public sealed record SetBroadcastSettings(BroadcastSettings Settings) : ITransactionalCommand<Unit>;

internal sealed class SetBroadcastSettingsValidator : AbstractValidator<SetBroadcastSettings>
{
    public SetBroadcastSettingsValidator() => RuleFor(request => request.Settings.Approval).Must(word => word is "none" or "manager")
        .OverridePropertyName("approval").WithMessage("approval must be none or manager.");
}

internal sealed class SetBroadcastSettingsHandler(IBroadcastStore broadcasts, IAuditLog audit, ICurrentCaller current) : IRequestHandler<SetBroadcastSettings, Unit>
{
    public Task<Unit> Handle(SetBroadcastSettings request, CancellationToken cancellationToken)
    {
        broadcasts.SetApproval(request.Settings.Approval);
        audit.Add("broadcast.rule_changed", "tenant", current.Caller.TenantId, ("approval", request.Settings.Approval));
        return Unit.Task;
    }
}
