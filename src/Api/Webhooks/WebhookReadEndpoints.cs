using MediatR;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Webhooks;

namespace TrailDesk.Api.Webhooks;

internal static class WebhookReadEndpoints
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 8, 15, 30, TimeSpan.Zero);
    private static readonly Guid EventId = Guid.Parse("0198c5a0-0000-7000-8000-000000000050");
    private static readonly Guid ChannelId = Guid.Parse("0198c5a0-0000-7000-8000-000000000002");

    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapApiGroup("/api", "Webhook events", Roles.Owner, Roles.Manager, Roles.Operations);
        group.MapList<ListWebhookEvents, WebhookEventView>("/webhook-events", "ListWebhookEvents", "What providers delivered, newest first", Event);
        group.MapOne("/webhook-events/{id:guid}", "GetWebhookEvent", "One delivered event", id => new GetWebhookEvent(id), Event);
        group.MapList<ListDeadLetters, DeadLetterView>("/dead-letters", "ListDeadLetters", "Events that could not be worked, newest first", Letter);
        group.MapOne("/dead-letters/{id:guid}", "GetDeadLetter", "One event that could not be worked", id => new GetDeadLetter(id), Letter);
        MapReplay(group, "/webhook-events/{id:guid}/replay", "ReplayWebhookEvent", "Do what an event still asks for; nothing is done twice",
            id => new ReplayWebhookEvent(id));
        MapReplay(group, "/dead-letters/{id:guid}/replay", "ReplayDeadLetter", "Run an event once more that could not be worked",
            id => new ReplayDeadLetter(id));
    }

    private static void MapReplay(RouteGroupBuilder group, string path, string name, string summary, Func<Guid, ICommand<ReplayResult>> request) =>
        group.MapPost(path, async (Guid id, IMediator mediator, CancellationToken cancellation) =>
                TypedResults.Json(await mediator.Send(request(id), cancellation), statusCode: 202))
            .WithName(name).WithSummary(summary).Produces<ReplayResult>(202).WithErrors(404)
            .WithResponseExample(202, new ReplayResult(EventId, ReplayResult.Queued));

    private static readonly WebhookEventView Event = new(EventId, ChannelId, "message", At, "processed");

    private static readonly DeadLetterView Letter = new()
    {
        Id = Guid.Parse("0198c5a0-0000-7000-8000-000000000051"),
        ChannelId = ChannelId,
        EventId = EventId,
        Kind = "message",
        State = "waiting",
        Reason = "The handler failed three times.",
        Attempts = 3,
        ReceivedAt = At,
        DiedAt = At.AddSeconds(14),
    };
}
