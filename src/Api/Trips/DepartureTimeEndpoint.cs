using MediatR;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Trips;

namespace TrailDesk.Api.Trips;

internal static class DepartureTimeEndpoint
{
    public static void Map(IEndpointRouteBuilder app) => app.MapApiGroup("/api/trips/{id:guid}/departure-time", "Trips", Roles.Owner, Roles.Manager, Roles.Operations)
        .MapPut("", SetAsync).WithName("SetDepartureTime").WithErrors(404, 409)
        .WithSummary("When a trip leaves on its first day, by its own clock; reminders that are counted in hours go by it")
        .WithRequestExample(new DepartureTime("07:30")).WithResponseExample(200, TripReadEndpoints.Trip);

    private static async Task<TripView> SetAsync(Guid id, DepartureTime body, IMediator mediator, CancellationToken cancellation)
    {
        await mediator.Send(new SetDepartureTime(id, body.At), cancellation);
        return await mediator.Send(new GetTrip(id), cancellation);
    }

    internal sealed record DepartureTime(string? At);
}
