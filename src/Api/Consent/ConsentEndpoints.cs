using MediatR;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Common;
using TrailDesk.Application.Consent;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Consent;

internal static class ConsentEndpoints
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 8, 15, 30, TimeSpan.Zero);

    public static void Map(IEndpointRouteBuilder app)
    {
        MapSettings(app);
        ConsentImportEndpoint.Map(app);
        var group = app.MapApiGroup("/api/contacts/{id:guid}/consents", "Consent", Roles.Owner, Roles.Manager, Roles.Operations, Roles.Sales).WithErrors(404);
        group.MapList<ListConsents, ConsentView>(
            "", "ListConsents", "What a person agreed to or refused, with the proof of it; the newest entry comes first", Consent);
        group.MapPost("", RecordAsync).WithName("RecordConsent").WithErrors(409)
            .WithSummary("Write down what a person said about booking, safety or marketing messages; nothing is sent")
            .Produces<ConsentView>(201).WithResponseExample(201, Consent)
            .WithRequestExample(new NewConsent("marketing", "opted_in", "paper form", "Yes, send me offers of new treks by WhatsApp.", At));
    }

    private static void MapSettings(IEndpointRouteBuilder app)
    {
        app.MapApiGroup("/api/consents/settings", "Consent", Roles.Owner, Roles.Manager, Roles.Operations, Roles.Sales)
            .MapGet("", (IMediator mediator, CancellationToken cancellation) => mediator.Send(new GetConsentSettings(), cancellation))
            .WithName("GetConsentSettings").WithSummary("What the company asks for before it sends marketing")
            .WithResponseExample(200, new ConsentSettings("opt_in"));
        app.MapApiGroup("/api/consents/settings", "Consent", Roles.Owner, Roles.Manager)
            .MapPut("", SetAsync).WithName("SetConsentSettings").WithErrors(409)
            .WithSummary("opt_in: marketing only to who agreed; no_opt_out: to everybody who did not refuse")
            .WithRequestExample(new ConsentSettings("opt_in")).WithResponseExample(200, new ConsentSettings("opt_in"));
    }

    private static async Task<ConsentSettings> SetAsync(ConsentSettings settings, IMediator mediator, CancellationToken cancellation)
    {
        await mediator.Send(new SetConsentSettings(settings), cancellation);
        return await mediator.Send(new GetConsentSettings(), cancellation);
    }

    private static async Task<IResult> RecordAsync(Guid id, NewConsent consent, IMediator mediator, CancellationToken cancellation)
    {
        var entry = Guid.CreateVersion7();
        await mediator.Send(new RecordConsent(id, entry, consent), cancellation);
        return TypedResults.Json(await mediator.Send(new GetConsent(entry), cancellation), statusCode: 201);
    }

    private static readonly ConsentView Consent = new()
    {
        Id = Guid.Parse("0198c5a0-0000-7000-8000-000000000021"),
        Purpose = "marketing",
        State = "opted_in",
        At = At,
        Method = "paper form",
        Source = "api",
        Wording = "Yes, send me offers of new treks by WhatsApp.",
        RecordedBy = new Person(Guid.Parse("0198c5a0-0000-7000-8000-000000000004"), "Tara Karki"),
        RecordedAt = At.AddDays(1),
        IsCurrent = true,
    };
}
