using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Application.Incidents;

/// <summary>Somebody takes it up, and the guide hears so. The first to do it counts.</summary>
public sealed record AcknowledgeIncident(Guid Id) : ITransactionalCommand<Unit>;

internal sealed class AcknowledgeIncidentValidator : AbstractValidator<AcknowledgeIncident>
{
    public AcknowledgeIncidentValidator() => RuleFor(request => request.Id).NotEmpty();
}

internal sealed class AcknowledgeIncidentHandler(IncidentDesk desk, IIncidentStore incidents, ICurrentCaller current, TimeProvider clock)
    : IRequestHandler<AcknowledgeIncident, Unit>
{
    public async Task<Unit> Handle(AcknowledgeIncident request, CancellationToken cancellationToken)
    {
        var incident = await desk.FindAsync(request.Id, cancellationToken);
        if (incident.Status == "resolved") throw new IncidentResolvedException(incident.Code);
        if (incident.Status == "acknowledged") return Unit.Value;
        incidents.Acknowledge(incident, current.Caller.UserId, clock.GetUtcNow());
        await desk.TellAsync(incident, "acknowledged", "Taken up.", onlyReporter: true, cancellationToken);
        return Unit.Value;
    }
}
