using System.Globalization;
using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Application.Delivery;

/// <summary>What the company's plan lets people, programs and broadcasts hand in.</summary>
public sealed record GetPlanLimits : IRequest<PlanLimits>;

/// <param name="Plan">Its name, for people.</param>
/// <param name="MessagesPerMinute">In any 60 seconds; absent: no such limit.</param>
/// <param name="MessagesPerDay">In any 24 hours; absent: no such limit.</param>
public sealed record PlanLimits(string? Plan = null, int? MessagesPerMinute = null, int? MessagesPerDay = null);

/// <summary>As a whole: a limit that is left out is switched off.</summary>
public sealed record SetPlanLimits(PlanLimits Limits) : ITransactionalCommand<Unit>;

public interface IPlanLimits
{
    void Set(PlanLimits limits);
}

internal sealed class SetPlanLimitsValidator : AbstractValidator<SetPlanLimits>
{
    private const int Most = 100_000_000;

    public SetPlanLimitsValidator()
    {
        RuleFor(request => request.Limits.Plan).MaximumLength(100).OverridePropertyName("plan").WithMessage("plan is at most 100 characters.");
        RuleFor(request => request.Limits.MessagesPerMinute).InclusiveBetween(1, Most).OverridePropertyName("messagesPerMinute")
            .WithMessage("messagesPerMinute must be 1 or more; leave it out for no limit.");
        RuleFor(request => request.Limits.MessagesPerDay).InclusiveBetween(1, Most).OverridePropertyName("messagesPerDay")
            .WithMessage("messagesPerDay must be 1 or more; leave it out for no limit.");
    }
}

internal sealed class SetPlanLimitsHandler(IPlanLimits limits, IAuditLog audit, ICurrentCaller current) : IRequestHandler<SetPlanLimits, Unit>
{
    public Task<Unit> Handle(SetPlanLimits request, CancellationToken cancellationToken)
    {
        var set = request.Limits;
        limits.Set(set);
        audit.Add("limits.changed", "tenant", current.Caller.TenantId, ("plan", set.Plan),
            ("messagesPerMinute", WordOf(set.MessagesPerMinute)), ("messagesPerDay", WordOf(set.MessagesPerDay)));
        return Unit.Task;
    }

    private static string WordOf(int? limit) => limit?.ToString(CultureInfo.InvariantCulture) ?? "none";
}
