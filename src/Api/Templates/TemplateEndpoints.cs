using MediatR;
using TrailDesk.Api.Errors;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Templates;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Api.Templates;

internal static class TemplateEndpoints
{
    private static readonly string[] Office = [Roles.Owner, Roles.Manager, Roles.Operations, Roles.Sales];
    private static readonly string[] Authors = [Roles.Owner, Roles.Manager, Roles.Operations];

    public static void Map(IEndpointRouteBuilder app)
    {
        MapReads(app.MapApiGroup("/api/templates", "Templates", Office));
        MapDrafts(app.MapApiGroup("/api/templates", "Templates", Authors));
        MapSubmission(app.MapApiGroup("/api/templates/{id:guid}", "Templates", Authors));
        app.MapApiGroup("/api/templates/{id:guid}", "Templates", Roles.Owner, Roles.Manager)
            .MapPost("/approve", (Guid id, ReadVersion? body, IMediator mediator, CancellationToken cancellation) =>
                DoAsync(id, new ApproveTemplate(id, body?.Version), mediator, cancellation))
            .WithName("ApproveTemplate").WithSummary("A manager's own yes to the version that was read; where somebody asked for it by submitting, the template goes off with it")
            .WithErrors(404, 409).WithRefusal().WithRequestExample(new ReadVersion(TemplateExamples.View.Version)).WithResponseExample(200, TemplateExamples.View);
    }

    private static void MapReads(RouteGroupBuilder group)
    {
        group.MapList<ListTemplates, TemplateView>("", "ListTemplates", "Templates of all accounts, newest first", TemplateExamples.View);
        group.MapOne("/{id:guid}", "GetTemplate", "One template in one language", id => new GetTemplate(id), TemplateExamples.View);
        group.MapOne("/{id:guid}/lint", "LintTemplate", "What the provider would say against it, and how to mend that", id => new LintTemplate(id), TemplateExamples.Report);
        group.MapPost("/{id:guid}/preview", (Guid id, PreviewValues? body, IMediator mediator, CancellationToken cancellation) =>
                mediator.Send(new PreviewTemplate(id, body?.Values), cancellation))
            .WithName("PreviewTemplate").WithSummary("As a phone will show it, with these values or else its samples").WithErrors(404)
            .WithRequestExample(new PreviewValues(new Dictionary<string, string> { ["name"] = "Emma" })).WithResponseExample(200, TemplateExamples.Preview);
    }

    private static void MapDrafts(RouteGroupBuilder group)
    {
        group.MapPost("", async (NewTemplate template, IMediator mediator, CancellationToken cancellation) =>
                TypedResults.Json(await mediator.Send(new GetTemplate(await mediator.Send(new CreateTemplate(template), cancellation)), cancellation), statusCode: 201))
            .WithName("CreateTemplate").WithSummary("Write a draft for the account that a channel belongs to").WithErrors(404, 409)
            .Produces<TemplateView>(201).WithRequestExample(TemplateExamples.New).WithResponseExample(201, TemplateExamples.View with { Status = "draft", Stage = "draft" });
        group.MapPut("/{id:guid}", (Guid id, TemplateForm template, IMediator mediator, CancellationToken cancellation) =>
                DoAsync(id, new UpdateTemplate(id, template), mediator, cancellation))
            .WithName("UpdateTemplate").WithSummary("Write a draft anew, or what a provider rejected").WithErrors(404, 409)
            .WithRequestExample(TemplateExamples.Form).WithResponseExample(200, TemplateExamples.View with { Status = "draft", Stage = "draft" });
        group.MapPost("/shipped", (AddShippedTemplates request, IMediator mediator, CancellationToken cancellation) => mediator.Send(request, cancellation))
            .WithName("AddShippedTemplates").WithSummary("Drafts of the templates that come with TrailDesk, in English, Indonesian and Spanish").WithErrors(404, 409)
            .WithRequestExample(new AddShippedTemplates(TemplateExamples.View.ChannelId, "https://pay.example.com/b/"))
            .WithResponseExample(200, new ShippedReport(["trip_notice/en"], ["trip_notice/es"]));
        group.MapPost("/sync", (SyncNow? body, IMediator mediator, CancellationToken cancellation) => mediator.Send(body ?? new SyncNow(), cancellation))
            .WithName("SyncTemplates").WithSummary("Read the providers' lists now: of one channel's account, or of all").WithErrors(404, 409)
            .WithRequestExample(new SyncNow(TemplateExamples.View.ChannelId)).WithResponseExample(200, TemplateExamples.Sync);
    }

    private static void MapSubmission(RouteGroupBuilder group)
    {
        group.MapPost("/submit", (Guid id, IMediator mediator, CancellationToken cancellation) => DoAsync(id, new SubmitTemplate(id), mediator, cancellation))
            .WithName("SubmitTemplate").WithSummary("Off to the provider; without a manager's approval it waits for one").WithErrors(404, 409).WithRefusal()
            .WithResponseExample(200, TemplateExamples.View with { Status = "pending", Stage = "pending" });
        group.MapPost("/acknowledge", (Guid id, IMediator mediator, CancellationToken cancellation) => DoAsync(id, new AcknowledgeCategory(id), mediator, cancellation))
            .WithName("AcknowledgeTemplateCategory").WithSummary("Somebody has seen what the provider made of its category: categoryNotice goes").WithErrors(404, 409)
            .WithResponseExample(200, TemplateExamples.View);
        group.MapDelete("", async (Guid id, IMediator mediator, CancellationToken cancellation) =>
            {
                await mediator.Send(new DeleteTemplate(id), cancellation);
                return TypedResults.NoContent();
            })
            .WithName("DeleteTemplate").WithSummary("Gone here and at the provider; 360dialog deletes all languages of a name").WithErrors(404, 409).WithRefusal();
    }

    private static RouteHandlerBuilder WithRefusal(this RouteHandlerBuilder route) =>
        route.WithMetadata(new ProducesResponseTypeMetadata(422, typeof(TemplateRefusal), ["application/problem+json"]));

    private static async Task<TemplateView> DoAsync(Guid id, IRequest<Unit> command, IMediator mediator, CancellationToken cancellation)
    {
        await mediator.Send(command, cancellation);
        return await mediator.Send(new GetTemplate(id), cancellation);
    }

    internal sealed record ReadVersion(int? Version = null);

    internal sealed record PreviewValues(IReadOnlyDictionary<string, string>? Values = null);
}
