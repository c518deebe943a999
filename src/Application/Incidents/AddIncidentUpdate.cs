using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Incidents;

/// <summary>News from the office for the guide, and for the timeline.</summary>
public sealed record AddIncidentUpdate(Guid Id, string Text) : ITransactionalCommand<Unit>;

internal sealed class AddIncidentUpdateValidator : AbstractValidator<AddIncidentUpdate>
{
    public AddIncidentUpdateValidator() => RuleFor(request => request.Text).IsWords();
}

internal sealed class AddIncidentUpdateHandler(IncidentDesk desk) : IRequestHandler<AddIncidentUpdate, Unit>
{
    public async Task<Unit> Handle(AddIncidentUpdate request, CancellationToken cancellationToken)
    {
        var incident = await desk.FindAsync(request.Id, cancellationToken);
        if (incident.Status == "resolved") throw new IncidentResolvedException(incident.Code);
        await desk.TellAsync(incident, "updated", request.Text, onlyReporter: true, cancellationToken);
        return Unit.Value;
    }
}
