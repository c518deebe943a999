using MediatR;
using TrailDesk.Api.Common;
using TrailDesk.Api.Errors;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Broadcasts;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Broadcasts;

internal static class BroadcastListEndpoints
{
    private const string About =
        "Separated values in UTF-8 with a first line that names the column phone and, if you like, name and language; comma, semicolon or tab; at most 100,000 lines and 32 MiB. "
        + "The answer says of each line whether it was added, known already, or refused and why. People who are not known become contacts; being on a list is no consent.";

    private static readonly Guid Contact = Guid.Parse("0198c5a0-0000-7000-8000-000000000003");

    public static void Map(IEndpointRouteBuilder app)
    {
        var reads = app.MapApiGroup("/api/broadcast-lists", "Broadcasts", Roles.Owner, Roles.Manager, Roles.Operations, Roles.Sales);
        reads.MapList<ListBroadcastLists, BroadcastListView>("", "ListBroadcastLists", "Saved lists of people, newest first", BroadcastExamples.List);
        reads.MapOne("/{id:guid}", "GetBroadcastList", "One saved list", id => new GetBroadcastList(id), BroadcastExamples.List);
        reads.MapList<ListMembers, ContactSummary>("/{id:guid}/members", "ListBroadcastListMembers", "Who is on a list", new ContactSummary(Contact, "Asha Rao", "+9779812345678", "NP.1349")).WithErrors(404);
        MapWrites(app.MapApiGroup("/api/broadcast-lists", "Broadcasts", Roles.Owner, Roles.Manager, Roles.Operations));
    }

    private static void MapWrites(RouteGroupBuilder group)
    {
        group.MapPost("", CreateAsync).WithName("CreateBroadcastList").WithSummary("A list with nobody on it").WithErrors(409)
            .Produces<BroadcastListView>(201).WithRequestExample(new NewBroadcastList("Everest alumni")).WithResponseExample(201, BroadcastExamples.List with { Members = 0 });
        group.MapDelete("/{id:guid}", async (Guid id, IMediator mediator, CancellationToken cancellation) =>
            {
                await mediator.Send(new DeleteBroadcastList(id), cancellation);
                return TypedResults.NoContent();
            })
            .WithName("DeleteBroadcastList").WithSummary("The list goes; the people and what they were sent stay").WithErrors(404, 409);
        group.MapPost("/{id:guid}/members", ChangeAsync).WithName("ChangeBroadcastListMembers").WithSummary("Contacts that join it and contacts that leave it").WithErrors(404, 409)
            .WithRequestExample(new MembersChange([Contact], [])).WithResponseExample(200, BroadcastExamples.List);
        group.MapPost("/{id:guid}/import", ImportAsync).WithName("ImportBroadcastListMembers").WithSummary("Bring people in from a file").WithDescription(About)
            .Produces<ListImportReport>().Accepts<string>("text/csv", "multipart/form-data").WithMetadata(new UploadedTable.Limit())
            .WithRequestExample("phone,name,language\n+15550110,Asha Rao,en\n").WithErrors(404, 409)
            .WithResponseExample(200, new ListImportReport(1, 0, 1, [new ListImportLine(2, "added", ContactId: Contact, IsNewContact: true), new ListImportLine(3, "refused", "phone is empty.")]));
    }

    private static async Task<IResult> CreateAsync(NewBroadcastList list, IMediator mediator, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7();
        await mediator.Send(new CreateBroadcastList(id, list), cancellation);
        return TypedResults.Json(await mediator.Send(new GetBroadcastList(id), cancellation), statusCode: 201);
    }

    private static async Task<BroadcastListView> ChangeAsync(Guid id, MembersChange change, IMediator mediator, CancellationToken cancellation)
    {
        await mediator.Send(new ChangeListMembers(id, change), cancellation);
        return await mediator.Send(new GetBroadcastList(id), cancellation);
    }

    private static async Task<IResult> ImportAsync(Guid id, HttpRequest request, IMediator mediator, CancellationToken cancellation, string? defaultCountry = null)
    {
        if (request.ContentLength > UploadedTable.MostBytes) return new ProblemResult(Problem.Of(413, "An import holds at most 32 MiB."));
        if (await UploadedTable.OfAsync(request, cancellation) is not { } file) return new ProblemResult(Problem.Of(400, "The form holds no file."));
        return TypedResults.Ok(await mediator.Send(new ImportListMembers(id, file, defaultCountry), cancellation));
    }
}
