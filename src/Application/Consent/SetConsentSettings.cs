using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Application.Consent;

/// <summary>What the company asks for before it sends marketing.</summary>
public sealed record GetConsentSettings : IRequest<ConsentSettings>;

/// <param name="Marketing">opt_in: only to who agreed (the default); no_opt_out: to everybody who did not refuse.</param>
public sealed record ConsentSettings(string Marketing);

public sealed record SetConsentSettings(ConsentSettings Settings) : ITransactionalCommand<Unit>;

public interface IConsentSettings
{
    void Set(ConsentSettings settings);
}

internal sealed class SetConsentSettingsValidator : AbstractValidator<SetConsentSettings>
{
    public SetConsentSettingsValidator() => RuleFor(request => request.Settings.Marketing).Must(word => word is "opt_in" or "no_opt_out")
        .OverridePropertyName("marketing").WithMessage("marketing must be opt_in or no_opt_out.");
}

internal sealed class SetConsentSettingsHandler(IConsentSettings store, IAuditLog audit, ICurrentCaller current) : IRequestHandler<SetConsentSettings, Unit>
{
    public Task<Unit> Handle(SetConsentSettings request, CancellationToken cancellationToken)
    {
        store.Set(request.Settings);
        audit.Add("consent.rule_changed", "tenant", current.Caller.TenantId, ("marketing", request.Settings.Marketing));
        return Unit.Task;
    }
}
