using MediatR;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Tenancy;

internal static class UserEndpoints
{
    private static readonly User Example = new(
        Guid.Parse("0198c5a0-6f1e-7c44-9d6a-3a5b8e0c1f21"), "Asha Gurung", "asha@example.com", "+9779812345678",
        [Roles.Sales], true, DateTimeOffset.Parse("2026-03-01T08:15:00+00:00", System.Globalization.CultureInfo.InvariantCulture));

    public static void Map(IEndpointRouteBuilder app)
    {
        var everybody = app.MapApiGroup("/api", "Users");
        everybody.MapGet("/users/me", (IMediator mediator, CancellationToken cancellation) => mediator.Send(new GetMe(), cancellation))
            .WithName("GetMe").WithSummary("The signed-in person").WithErrors(404).WithResponseExample(200, Example);
        everybody.MapGet("/tenant", (IMediator mediator, CancellationToken cancellation) => mediator.Send(new GetTenant(), cancellation))
            .WithName("GetTenant").WithSummary("The company that the caller works for")
            .WithResponseExample(200, new Tenant(Guid.Parse("0198c5a0-0000-7000-8000-000000000001"), "Himalaya Trails", "Asia/Kathmandu", "en", "USD"));

        app.MapApiGroup("/api/users", "Users", Roles.Owner, Roles.Manager, Roles.Operations, Roles.Sales)
            .MapGet("", ListAsync).WithName("ListUsers").WithSummary("People of the company, oldest first").WithErrors(400)
            .WithResponseExample(200, new Page<User>([Example]));
        MapChanges(app.MapApiGroup("/api/users", "Users", Roles.Owner));
    }

    private static void MapChanges(RouteGroupBuilder owners)
    {
        owners.MapPost("", CreateAsync).WithName("CreateUser").WithSummary("Add a person; without a password they only write from their phone").WithErrors(409)
            .Produces<User>(201)
            .WithRequestExample(new CreateUser("Asha Gurung", [Roles.Sales], "asha@example.com", "+9779812345678", "correct horse battery"))
            .WithResponseExample(201, Example);
        owners.MapPatch("/{id:guid}", (Guid id, UserChanges changes, IMediator mediator, CancellationToken cancellation) =>
                mediator.Send(new UpdateUser(id, changes), cancellation))
            .WithName("UpdateUser").WithSummary("Change a person; what is left out stays, an email or phone that is null is taken away").WithErrors(404, 409)
            .WithRequestExample(new UserChanges { Roles = [Roles.Sales, Roles.Operations] }).WithResponseExample(200, Example);
    }

    private static Task<Page<User>> ListAsync([AsParameters] ListUsers request, IMediator mediator, CancellationToken cancellation) =>
        mediator.Send(request, cancellation);

    private static async Task<IResult> CreateAsync(CreateUser request, IMediator mediator, CancellationToken cancellation) =>
        TypedResults.Json(await mediator.Send(request, cancellation), statusCode: 201);
}
