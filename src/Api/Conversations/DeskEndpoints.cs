using MediatR;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Conversations;

/// <summary>What people do with a conversation beside answering in it.</summary>
internal static class DeskEndpoints
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapApiGroup("/api/conversations/{id:guid}", "Conversations", Roles.Owner, Roles.Manager, Roles.Operations, Roles.Sales)
            .WithErrors(404, 409);
        group.MapPost("/assignment", AssignAsync).WithName("AssignConversation")
            .WithSummary("Give it to a person, who answers from then on; userId null gives it back to the desk")
            .WithRequestExample(new Assignment(Guid.Parse("0198c5a0-0000-7000-8000-000000000004")))
            .WithResponseExample(200, ConversationReadEndpoints.Conversation);
        group.MapPost("/closure", CloseAsync).WithName("CloseConversation").WithSummary("Close it until the person writes again")
            .WithResponseExample(200, ConversationReadEndpoints.Conversation with { Status = "closed" });
        group.MapPost("/notes", NoteAsync).WithName("AddNote").WithSummary("A note on the person's timeline; nothing is sent")
            .Produces(204).WithRequestExample(new Note("Prefers a window seat."));
    }

    private static async Task<ConversationView> AssignAsync(Guid id, Assignment body, IMediator mediator, CancellationToken cancellation)
    {
        await mediator.Send(new AssignConversation(id, body.UserId), cancellation);
        return await mediator.Send(new GetConversation(id), cancellation);
    }

    private static async Task<ConversationView> CloseAsync(Guid id, IMediator mediator, CancellationToken cancellation)
    {
        await mediator.Send(new CloseConversation(id), cancellation);
        return await mediator.Send(new GetConversation(id), cancellation);
    }

    private static async Task<IResult> NoteAsync(Guid id, Note body, IMediator mediator, CancellationToken cancellation)
    {
        await mediator.Send(new AddNote(id, body.Text), cancellation);
        return TypedResults.NoContent();
    }

    internal sealed record Assignment(Guid? UserId);

    internal sealed record Note(string Text);
}
