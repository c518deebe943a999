using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Incidents;

/// <summary>It is over: those who were told of it hear so, and the guide. Once is enough.</summary>
public sealed record CloseIncident(Guid Id, string? Text = null) : ITransactionalCommand<Unit>;

internal sealed class CloseIncidentValidator : AbstractValidator<CloseIncident>
{
    public CloseIncidentValidator() => RuleFor(request => request.Text).IsWords().When(request => request.Text is not null);
}

internal sealed class CloseIncidentHandler(IncidentDesk desk, IIncidentStore incidents, TimeProvider clock) : IRequestHandler<CloseIncident, Unit>
{
    public async Task<Unit> Handle(CloseIncident request, CancellationToken cancellationToken)
    {
        var incident = await desk.FindAsync(request.Id, cancellationToken);
        if (incident.Status == "resolved") return Unit.Value;
        incidents.Resolve(incident, clock.GetUtcNow());
        await desk.TellAsync(incident, "resolved", request.Text ?? "Resolved.", onlyReporter: false, cancellationToken);
        return Unit.Value;
    }
}
