using MediatR;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Tenancy;

internal static class ApiKeyEndpoints
{
    private static readonly Guid Id = Guid.Parse("0198c5a0-6f1e-7c44-9d6a-3a5b8e0c1f22");
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-03-01T08:15:00+00:00", System.Globalization.CultureInfo.InvariantCulture);

    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapApiGroup("/api/api-keys", "API keys", Roles.Owner);
        group.MapGet("", ListAsync).WithName("ListApiKeys").WithSummary("Keys that are valid, oldest first; never the keys themselves").WithErrors(400)
            .WithResponseExample(200, new Page<ApiKey>([new ApiKey(Id, "booking import", [Roles.Operations], At)]));
        group.MapPost("", CreateAsync).WithName("CreateApiKey").WithSummary("Make a key for a machine; it is shown this once")
            .Produces<NewApiKey>(201).WithRequestExample(new CreateApiKey("booking import", [Roles.Operations]))
            .WithResponseExample(201, new NewApiKey(Id, "booking import", [Roles.Operations], At, "tdk_b3BhcXVlIGtleSBvZiBhIG1hY2hpbmU"));
        group.MapDelete("/{id:guid}", RevokeAsync).WithName("RevokeApiKey").WithSummary("Take a key out of use").Produces(204).WithErrors(404);
    }

    private static Task<Page<ApiKey>> ListAsync([AsParameters] ListApiKeys request, IMediator mediator, CancellationToken cancellation) =>
        mediator.Send(request, cancellation);

    private static async Task<IResult> CreateAsync(CreateApiKey request, IMediator mediator, CancellationToken cancellation) =>
        TypedResults.Json(await mediator.Send(request, cancellation), statusCode: 201);

    private static async Task<IResult> RevokeAsync(Guid id, IMediator mediator, CancellationToken cancellation)
    {
        await mediator.Send(new RevokeApiKey(id), cancellation);
        return TypedResults.NoContent();
    }
}
