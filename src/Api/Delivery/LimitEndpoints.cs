using MediatR;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Delivery;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Delivery;

internal static class LimitEndpoints
{
    private static readonly PlanLimits Example = new("starter", MessagesPerMinute: 60, MessagesPerDay: 20_000);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapApiGroup("/api/limits", "Sending", Roles.Owner, Roles.Manager)
            .MapGet("", (IMediator mediator, CancellationToken cancellation) => mediator.Send(new GetPlanLimits(), cancellation))
            .WithName("GetPlanLimits").WithSummary("How many messages the company's plan lets in; nothing where it has no limits")
            .WithResponseExample(200, Example);
        app.MapApiGroup("/api/limits", "Sending", Roles.Owner)
            .MapPut("", SetAsync).WithName("SetPlanLimits").WithErrors(409)
            .WithSummary("Set the plan and its limits as a whole: one that is left out is off; every node knows within a second")
            .WithRequestExample(Example).WithResponseExample(200, Example);
    }

    private static async Task<PlanLimits> SetAsync(PlanLimits limits, IMediator mediator, CancellationToken cancellation)
    {
        await mediator.Send(new SetPlanLimits(limits), cancellation);
        return await mediator.Send(new GetPlanLimits(), cancellation);
    }
}
