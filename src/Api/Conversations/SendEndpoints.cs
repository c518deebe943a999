using MediatR;
using Microsoft.AspNetCore.Mvc;
using TrailDesk.Api.Errors;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Conversations;

internal static class SendEndpoints
{
    private const string About =
        "The header Idempotency-Key makes a repeated request safe for 24 hours: the same body gets the same answer, another body 422. "
        + "Outside the customer service window only a template goes (422 else). A message of purpose marketing needs the person's consent (422 else). "
        + "When too many messages wait on the number, or the plan's limit is reached, it is refused with 429 and Retry-After. The header Prefer: wait "
        + "has it queued however many wait, or scheduled for when the plan lets it leave; where that is a day away or after the window closes, it is 429 all the same.";

    private static readonly SendMessageResult Result = new(
        Guid.Parse("0198c5a0-0000-7000-8000-000000000011"), Guid.Parse("0198c5a0-0000-7000-8000-000000000010"), "queued");

    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapApiGroup("/api", "Sending", Roles.Owner, Roles.Manager, Roles.Operations, Roles.Sales)
            .WithErrors(404, 409, 429).WithMetadata(new ProducesResponseTypeMetadata(422, typeof(SendRefusal), ["application/problem+json"]));
        group.MapPost("/whatsapp/send", SendAsync).WithName("SendMessage").WithSummary("Write to somebody").WithDescription(About)
            .Produces<SendMessageResult>(202).WithResponseExample(202, Result)
            .WithRequestExample(new NewMessage { To = "+15550110", Type = "text", Text = "Your permit is here." });
        group.MapPost("/conversations/{id:guid}/messages", ReplyAsync).WithName("ReplyToConversation").WithSummary("Answer in a conversation")
            .WithDescription(About).Produces<SendMessageResult>(202).WithResponseExample(202, Result)
            .WithRequestExample(new MessageDraft { Type = "text", Text = "Your permit is here." });
        MapLater(app.MapApiGroup("/api/messages", "Sending", Roles.Owner, Roles.Manager, Roles.Operations, Roles.Sales));
    }

    private static void MapLater(RouteGroupBuilder group)
    {
        group.MapList<ListScheduledMessages, ScheduledMessage>(
            "/scheduled", "ListScheduledMessages", "What shall leave later, the next first", ConversationReadEndpoints.Scheduled);
        group.MapList<ListUnknownMessages, UnknownMessage>(
            "/unknown", "ListUnknownMessages", "Sends that wait for a person, the longest first: nobody knows whether they arrived", ConversationReadEndpoints.Unknown);
        group.MapDelete("/{id:guid}", (Guid id, IMediator mediator, CancellationToken cancellation) => mediator.Send(new CancelMessage(id), cancellation))
            .WithName("CancelMessage").WithSummary("Take back what has not left yet; 409 once it has").WithErrors(404, 409)
            .WithResponseExample(200, new MessageOutcome(Result.MessageId, "cancelled"));
        group.MapPost("/{id:guid}/resolve", (Guid id, Resolution body, [FromHeader(Name = "Idempotency-Key")] string? key, IMediator mediator, CancellationToken cancellation) =>
                mediator.Send(new ResolveMessage(id, body.Outcome, key), cancellation))
            .WithName("ResolveMessage").WithSummary("Say what became of a send whose outcome is unknown: it was sent, or send it again").WithErrors(404, 409, 422)
            .WithDescription("The header Idempotency-Key makes a repeated request safe for 24 hours: the same wish gets the same answer, another one 422.")
            .WithRequestExample(new Resolution("sent")).WithResponseExample(200, new MessageOutcome(Result.MessageId, "accepted"));
    }

    /// <param name="Outcome">sent or resend.</param>
    internal sealed record Resolution(string Outcome);

    private static async Task<IResult> SendAsync(
        NewMessage message, [FromHeader(Name = "Idempotency-Key")] string? key, [FromHeader(Name = "Prefer")] string? prefer, IMediator mediator, CancellationToken cancellation) =>
        TypedResults.Json(await mediator.Send(new SendMessage(message, key, MayWait(prefer)), cancellation), statusCode: 202);

    private static async Task<IResult> ReplyAsync(
        Guid id, MessageDraft message, [FromHeader(Name = "Idempotency-Key")] string? key, [FromHeader(Name = "Prefer")] string? prefer, IMediator mediator, CancellationToken cancellation) =>
        TypedResults.Json(await mediator.Send(new ReplyToConversation(id, message, key, MayWait(prefer)), cancellation), statusCode: 202);

    private static bool MayWait(string? prefer) =>
        prefer?.Split(',', StringSplitOptions.TrimEntries).Any(wish => wish.Equals("wait", StringComparison.OrdinalIgnoreCase)) == true;
}
