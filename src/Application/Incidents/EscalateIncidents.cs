using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Incidents;

/// <summary>Every company's late incidents, one company to a transaction.</summary>
/// <param name="Again">How soon at the earliest people are told again; a mild incident's own clock is slower.</param>
public sealed record EscalateIncidents(TimeSpan Again, int BatchSize) : ICommand<int>;

/// <summary>
/// Nobody took it up, or it is not over in time: operations, managers and owners hear of it, again and again, until
/// somebody does. The guide hears that it still waits.
/// </summary>
public sealed record EscalateTenantIncidents(TimeSpan Again, int Limit) : ITransactionalCommand<int>;

internal sealed class EscalateTenantIncidentsHandler(IncidentDesk desk, IIncidentStore incidents) : IRequestHandler<EscalateTenantIncidents, int>
{
    public async Task<int> Handle(EscalateTenantIncidents request, CancellationToken cancellationToken)
    {
        var late = await incidents.FindLateAsync(request.Again, request.Limit, cancellationToken);
        foreach (var incident in late)
        {
            incidents.ToldAgain(incident);
            await desk.EscalateAsync(incident, cancellationToken);
        }

        return late.Count;
    }
}
