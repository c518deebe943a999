using MediatR;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Incidents;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Incidents;

internal static class IncidentDeskEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapApiGroup("/api/incidents/{id:guid}", "Incidents", Roles.Owner, Roles.Manager, Roles.Operations)
            .WithErrors(404, 409);
        group.MapPost("/acknowledgement", (Guid id, IMediator mediator, CancellationToken cancellation) =>
                DoAsync(id, new AcknowledgeIncident(id), mediator, cancellation))
            .WithName("AcknowledgeIncident").WithSummary("Take it up; the guide hears so")
            .WithResponseExample(200, IncidentReadEndpoints.Incident);
        group.MapPost("/updates", (Guid id, News body, IMediator mediator, CancellationToken cancellation) =>
                DoAsync(id, new AddIncidentUpdate(id, body.Text, body.TellTravellers), mediator, cancellation))
            .WithName("UpdateIncident").WithSummary("News for the guide and the timeline, and for whoever has a confirmed booking on the trip where tellTravellers says so")
            .WithRequestExample(new News("The backup jeep leaves Lukla at 14:00.", TellTravellers: true)).WithResponseExample(200, IncidentReadEndpoints.Incident);
        group.MapPost("/resolution", (Guid id, LastWords? body, IMediator mediator, CancellationToken cancellation) =>
                DoAsync(id, new CloseIncident(id, body?.Text), mediator, cancellation))
            .WithName("ResolveIncident").WithSummary("It is over; everybody who was told of it hears so, and the guide")
            .WithRequestExample(new LastWords("The jeep took everybody to Phakding."))
            .WithResponseExample(200, IncidentReadEndpoints.Incident with { Status = "resolved" });
    }

    private static async Task<IncidentView> DoAsync(Guid id, IRequest<Unit> command, IMediator mediator, CancellationToken cancellation)
    {
        await mediator.Send(command, cancellation);
        return await mediator.Send(new GetIncident(id), cancellation);
    }

    internal sealed record News(string Text, bool TellTravellers = false);

    internal sealed record LastWords(string? Text = null);
}
