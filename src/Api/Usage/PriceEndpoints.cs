using MediatR;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Usage;

namespace TrailDesk.Api.Usage;

internal static class PriceEndpoints
{
    private static readonly PriceDraft Draft = new(new DateOnly(2026, 7, 1), "ID", "marketing", new Money(0.0411m, "USD"), "Meta's rate card of July 2026");

    private static readonly PriceView Example = new(
        Guid.Parse("0198c5a0-0000-7000-8000-000000000031"), Draft.ValidFrom, Draft.Country, Draft.Category, Draft.Price, Draft.Source, IsExample: false);

    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapApiGroup("/api/prices", "Usage", Roles.Owner, Roles.Manager);
        group.MapList<ListPrices, PriceView>("", "ListPrices", "The price table that messages' cost is computed from, newest rows first", Example);
        group.MapOne("/{id:guid}", "GetPrice", "One row of the price table", id => new GetPrice(id), Example);
        group.MapPost("", AddAsync).WithName("AddPrice").WithSummary("A price from a day on, for a country, a part of the world, or everywhere else").WithErrors(409)
            .Produces<PriceView>(201).WithRequestExample(Draft).WithResponseExample(201, Example);
        group.MapPut("/{id:guid}", ChangeAsync).WithName("ChangePrice").WithSummary("Correct a row; a new price is a new row from its day on").WithErrors(404, 409)
            .WithRequestExample(Draft).WithResponseExample(200, Example);
        group.MapDelete("/{id:guid}", RemoveAsync).WithName("RemovePrice").WithSummary("Take a row out").Produces(204).WithErrors(404, 409);
        group.MapPost("/examples", (IMediator mediator, CancellationToken cancellation) => mediator.Send(new AddExamplePrices(), cancellation))
            .WithName("AddExamplePrices").WithSummary("Fill the table with rows that show how it works; they are marked, and no price list").WithErrors(409)
            .WithResponseExample(200, new ExamplePricesResult(13));
    }

    private static async Task<IResult> AddAsync(PriceDraft draft, IMediator mediator, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7();
        await mediator.Send(new SetPrice(id, draft, IsNew: true), cancellation);
        return TypedResults.Json(await mediator.Send(new GetPrice(id), cancellation), statusCode: 201);
    }

    private static async Task<PriceView> ChangeAsync(Guid id, PriceDraft draft, IMediator mediator, CancellationToken cancellation)
    {
        await mediator.Send(new SetPrice(id, draft, IsNew: false), cancellation);
        return await mediator.Send(new GetPrice(id), cancellation);
    }

    private static async Task<IResult> RemoveAsync(Guid id, IMediator mediator, CancellationToken cancellation)
    {
        await mediator.Send(new RemovePrice(id), cancellation);
        return TypedResults.NoContent();
    }
}
