using MediatR;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Tenancy;

internal static class ChannelEndpoints
{
    private static readonly DateTimeOffset At = DateTimeOffset.Parse("2026-03-01T08:15:00+00:00", System.Globalization.CultureInfo.InvariantCulture);

    private static readonly ChannelView Example = new(
        Guid.Parse("0198c5a0-6f1e-7c44-9d6a-3a5b8e0c1f20"), "meta", "Sales desk", "+15550100123", true,
        "https://desk.example.com/api/whatsapp/webhook/0198c5a0-6f1e-7c44-9d6a-3a5b8e0c1f20",
        PhoneNumberId: "106540352242922", BusinessAccountId: "102290129340398", AccountSid: null,
        SecretsSet: ["accessToken", "appSecret", "verifyToken"], MessagesPerSecond: 80, DailyRecipients: 2000, Portfolio: "506914307656634",
        ParkedUntil: null, ParkedReason: null, CreatedAt: At, UpdatedAt: At);

    private static readonly CreateChannel NewExample = new(
        "meta", "Sales desk", "+15550100123", PhoneNumberId: "106540352242922", BusinessAccountId: "102290129340398",
        AccessToken: "EAAG-your-token", AppSecret: "your-app-secret", VerifyToken: "a-word-of-your-own", Portfolio: "506914307656634");

    public static void Map(IEndpointRouteBuilder app)
    {
        MapValidation(app);
        MapReads(app.MapApiGroup("/api/whatsapp/config", "Channels", Roles.Owner, Roles.Manager, Roles.Operations, Roles.Sales));
        var group = app.MapApiGroup("/api/whatsapp/config", "Channels", Roles.Owner, Roles.Manager);
        group.MapPost("", CreateAsync).WithName("CreateChannel").WithSummary("Connect a business number of Meta, Twilio or 360dialog")
            .Produces<ChannelView>(201).WithRequestExample(NewExample).WithResponseExample(201, Example);
        group.MapPatch("/{id:guid}", (Guid id, ChannelChanges changes, IMediator mediator, CancellationToken cancellation) =>
                mediator.Send(new UpdateChannel(id, changes), cancellation))
            .WithName("UpdateChannel").WithSummary("Change a number; a new secret keeps the old one good for webhooks until the next").WithErrors(404)
            .WithRequestExample(new ChannelChanges(AppSecret: "your-next-app-secret")).WithResponseExample(200, Example);
        group.MapPost("/{id:guid}/deactivation", (Guid id, IMediator mediator, CancellationToken cancellation) =>
                mediator.Send(new DeactivateChannel(id), cancellation))
            .WithName("DeactivateChannel").WithSummary("Stop receiving and sending through a number").WithErrors(404)
            .WithResponseExample(200, Example with { IsActive = false });
    }

    // Who writes to customers has to know through which number.
    private static void MapReads(RouteGroupBuilder group)
    {
        group.MapGet("", ListAsync).WithName("ListChannels").WithSummary("Connected numbers, oldest first").WithErrors(400)
            .WithResponseExample(200, new Page<ChannelView>([Example]));
        group.MapGet("/{id:guid}", (Guid id, IMediator mediator, CancellationToken cancellation) => mediator.Send(new GetChannel(id), cancellation))
            .WithName("GetChannel").WithSummary("One connected number").WithErrors(404).WithResponseExample(200, Example);
    }

    private static void MapValidation(IEndpointRouteBuilder app) => app.MapApiGroup("/api/whatsapp/validate", "Channels", Roles.Owner, Roles.Manager)
        .MapGet("", ([AsParameters] ValidateChannel request, IMediator mediator, CancellationToken cancellation) => mediator.Send(request, cancellation))
        .WithName("ValidateChannel").WithSummary("Ask the provider whether a number works, and how to mend it").WithErrors(400, 404)
        .WithResponseExample(200, new ChannelReport(false,
            [new ChannelReportFinding(false, "credentials", "Meta answers 401: the token has expired.", "Make a new system user token.")]));

    private static async Task<IResult> CreateAsync(CreateChannel request, IMediator mediator, CancellationToken cancellation) =>
        TypedResults.Json(await mediator.Send(request, cancellation), statusCode: 201);

    private static Task<Page<ChannelView>> ListAsync([AsParameters] ListChannels request, IMediator mediator, CancellationToken cancellation) =>
        mediator.Send(request, cancellation);
}
