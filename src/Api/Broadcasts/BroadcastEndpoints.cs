using MediatR;
using Microsoft.AspNetCore.Mvc;
using TrailDesk.Api.Errors;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Broadcasts;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Broadcasts;

internal static class BroadcastEndpoints
{
    private static readonly string[] Office = [Roles.Owner, Roles.Manager, Roles.Operations, Roles.Sales];
    private static readonly string[] Senders = [Roles.Owner, Roles.Manager, Roles.Operations];
    private static readonly string[] Managers = [Roles.Owner, Roles.Manager];

    public static void Map(IEndpointRouteBuilder app)
    {
        MapReads(app.MapApiGroup("/api/broadcasts", "Broadcasts", Office));
        MapDrafts(app.MapApiGroup("/api/broadcasts", "Broadcasts", Senders));
        MapSteps(app.MapApiGroup("/api/broadcasts/{id:guid}", "Broadcasts", Senders));
        MapStep<ApproveBroadcast>(app.MapApiGroup("/api/broadcasts/{id:guid}", "Broadcasts", Managers), "approve", "A manager's yes: it runs, or waits for its sendAt", id => new ApproveBroadcast(id)).WithErrors(400);
        app.MapApiGroup("/api/broadcasts/settings", "Broadcasts", Managers)
            .MapPut("", SetAsync).WithName("SetBroadcastSettings").WithErrors(409).WithSummary("manager: what somebody else starts waits for the yes of a manager or owner")
            .WithRequestExample(new BroadcastSettings("manager")).WithResponseExample(200, new BroadcastSettings("manager"));
    }

    private static void MapReads(RouteGroupBuilder group)
    {
        group.MapList<ListBroadcasts, BroadcastView>("", "ListBroadcasts", "Broadcasts, newest first, without their progress", BroadcastExamples.View with { Progress = null });
        group.MapOne("/{id:guid}", "GetBroadcast", "One broadcast and how far it is", id => new GetBroadcast(id), BroadcastExamples.View);
        group.MapList<ListRecipients, RecipientView>("/{id:guid}/recipients", "ListBroadcastRecipients", "Its people and what became of each", BroadcastExamples.Recipient).WithErrors(404);
        group.MapGet("/settings", (IMediator mediator, CancellationToken cancellation) => mediator.Send(new GetBroadcastSettings(), cancellation))
            .WithName("GetBroadcastSettings").WithSummary("Whether a broadcast waits for a manager's yes").WithResponseExample(200, new BroadcastSettings("none"));
    }

    private static void MapDrafts(RouteGroupBuilder group)
    {
        group.MapPost("", async (NewBroadcast broadcast, [FromHeader(Name = "Idempotency-Key")] string? key, IMediator mediator, CancellationToken cancellation) =>
                TypedResults.Json(await mediator.Send(new GetBroadcast(await mediator.Send(new CreateBroadcast(broadcast, key), cancellation)), cancellation), statusCode: 201))
            .WithName("CreateBroadcast").WithSummary("Write a draft: nobody gets anything of it").WithErrors(404, 409, 422)
            .WithDescription("The header Idempotency-Key makes a repeated request safe for 24 hours: the same body gets the same broadcast, another body 422.")
            .Produces<BroadcastView>(201).WithRequestExample(BroadcastExamples.New).WithResponseExample(201, BroadcastExamples.Draft);
        group.MapPut("/{id:guid}", async (Guid id, NewBroadcast broadcast, IMediator mediator, CancellationToken cancellation) =>
            {
                await mediator.Send(new UpdateBroadcast(id, broadcast), cancellation);
                return await mediator.Send(new GetBroadcast(id), cancellation);
            })
            .WithName("UpdateBroadcast").WithSummary("Write it anew before it runs; one that waited for approval or its time is a draft again").WithErrors(404, 409)
            .WithRequestExample(BroadcastExamples.New).WithResponseExample(200, BroadcastExamples.Draft);
        group.MapPost("/{id:guid}/preview", (Guid id, IMediator mediator, CancellationToken cancellation) => mediator.Send(new PreviewBroadcast(id), cancellation))
            .WithName("PreviewBroadcast").WithSummary("Who would get text, who the template and who nothing and why, and what it costs; 100,000 people take some seconds")
            .WithErrors(400, 404, 409, 422).WithResponseExample(200, BroadcastExamples.Preview);
    }

    private static void MapSteps(RouteGroupBuilder group)
    {
        MapStep<StartBroadcast>(group, "start", "Its people are written down and it runs, or waits for a manager's yes or for its sendAt", id => new StartBroadcast(id)).WithErrors(400);
        MapStep<PauseBroadcast>(group, "pause", "Nothing more leaves; what waits in the queue is taken back", id => new PauseBroadcast(id), canRefuse: false);
        group.MapPost("/resume", async (Guid id, NewBudget? body, IMediator mediator, CancellationToken cancellation) =>
            {
                await mediator.Send(new ResumeBroadcast(id, body?.Budget), cancellation);
                return await mediator.Send(new GetBroadcast(id), cancellation);
            })
            .WithName("ResumeBroadcast").WithSummary("It goes on where it was; with a larger budget where that was used up").WithErrors(404, 409, 422)
            .WithRequestExample(new NewBudget(new Money(80, "USD"))).WithResponseExample(200, BroadcastExamples.View);
        MapStep<CancelBroadcast>(group, "cancel", "Nobody else gets anything of it", id => new CancelBroadcast(id), canRefuse: false);
        group.MapPost("/retry", async (Guid id, IMediator mediator, CancellationToken cancellation) => new RetryResult(await mediator.Send(new RetryBroadcast(id), cancellation)))
            .WithName("RetryBroadcast").WithSummary("Whoever's message failed for a reason that may have passed gets a new one").WithErrors(400, 404, 409, 422)
            .WithResponseExample(200, new RetryResult(17));
    }

    private static RouteHandlerBuilder MapStep<TCommand>(RouteGroupBuilder group, string step, string summary, Func<Guid, TCommand> command, bool canRefuse = true)
        where TCommand : IRequest<Unit>
    {
        var route = group.MapPost($"/{step}", async (Guid id, IMediator mediator, CancellationToken cancellation) =>
            {
                await mediator.Send(command(id), cancellation);
                return await mediator.Send(new GetBroadcast(id), cancellation);
            })
            .WithName(typeof(TCommand).Name).WithSummary(summary).WithErrors(404, 409).WithResponseExample(200, BroadcastExamples.View);
        return canRefuse ? route.WithErrors(422) : route;
    }

    private static async Task<BroadcastSettings> SetAsync(BroadcastSettings settings, IMediator mediator, CancellationToken cancellation)
    {
        await mediator.Send(new SetBroadcastSettings(settings), cancellation);
        return await mediator.Send(new GetBroadcastSettings(), cancellation);
    }

    internal sealed record NewBudget(Money? Budget = null);

    /// <param name="Recipients">How many are pending again.</param>
    internal sealed record RetryResult(int Recipients);
}
