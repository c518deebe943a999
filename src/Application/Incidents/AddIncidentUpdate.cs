using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Incidents;

/// <summary>News from the office for the guide and the timeline, and for those who booked the trip where that is wished.</summary>
public sealed record AddIncidentUpdate(Guid Id, string Text, bool TellTravellers = false) : ITransactionalCommand<Unit>;

internal sealed class AddIncidentUpdateValidator : AbstractValidator<AddIncidentUpdate>
{
    public AddIncidentUpdateValidator()
    {
        RuleFor(request => request.Text).IsWords();
        RuleFor(request => request.Text).MaximumLength(NoticeTemplate.LongestNews).When(request => request.TellTravellers)
            .WithMessage($"text for travellers has at most {NoticeTemplate.LongestNews} characters: a template takes no more to those who have not written today.");
    }
}

internal sealed class AddIncidentUpdateHandler(IncidentDesk desk) : IRequestHandler<AddIncidentUpdate, Unit>
{
    public async Task<Unit> Handle(AddIncidentUpdate request, CancellationToken cancellationToken)
    {
        var incident = await desk.FindAsync(request.Id, cancellationToken);
        if (incident.Status == "resolved") throw new IncidentResolvedException(incident.Code);
        await desk.TellAsync(incident, "updated", request.Text, onlyReporter: true, cancellationToken);
        if (request.TellTravellers) await desk.TellTravellersAsync(incident, request.Text, cancellationToken);
        return Unit.Value;
    }
}
