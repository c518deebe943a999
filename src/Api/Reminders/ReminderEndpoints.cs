using MediatR;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Common;
using TrailDesk.Application.Reminders;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Reminders;

internal static class ReminderEndpoints
{
    private static readonly string[] Office = [Roles.Owner, Roles.Manager, Roles.Operations, Roles.Sales];
    private static readonly DateTimeOffset At = new(2026, 11, 29, 3, 15, 0, TimeSpan.Zero);

    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapApiGroup("/api/reminders", "Reminders", Office);
        group.MapList<ListReminders, ReminderView>("", "ListReminders", "Reminders of payments and departures, planned and past; the latest due time first", Sent);
        group.MapOne("/{id:guid}", "GetReminder", "One reminder", id => new GetReminder(id), Sent);
        group.MapPost("/{id:guid}/cancel", CancelAsync).WithName("CancelReminder").WithErrors(404, 409)
            .WithSummary("Take a planned reminder back; 409 once it was sent or skipped").WithResponseExample(200, TakenBack);
        MapSettings(app);
    }

    private static void MapSettings(IEndpointRouteBuilder app)
    {
        app.MapApiGroup("/api/reminders/settings", "Reminders", Office)
            .MapGet("", (IMediator mediator, CancellationToken cancellation) => mediator.Send(new GetReminderSettings(), cancellation))
            .WithName("GetReminderSettings").WithSummary("When the company reminds of payments and departures").WithResponseExample(200, Settings);
        app.MapApiGroup("/api/reminders/settings", "Reminders", Roles.Owner, Roles.Manager)
            .MapPut("", SetAsync).WithName("SetReminderSettings").WithErrors(409)
            .WithSummary("Steps in days before or after an instalment is due, and in days or hours before departure")
            .WithRequestExample(Settings).WithResponseExample(200, Settings);
    }

    private static async Task<ReminderView> CancelAsync(Guid id, IMediator mediator, CancellationToken cancellation)
    {
        await mediator.Send(new CancelReminder(id), cancellation);
        return await mediator.Send(new GetReminder(id), cancellation);
    }

    private static async Task<ReminderSettings> SetAsync(ReminderSettings settings, IMediator mediator, CancellationToken cancellation)
    {
        await mediator.Send(new SetReminderSettings(settings), cancellation);
        return await mediator.Send(new GetReminderSettings(), cancellation);
    }

    private static readonly ReminderSettings Settings = new(
        new ReminderSteps(true, ["D-7", "D-1", "D+1"]), new ReminderSteps(true, ["D-7", "H-3"]), "09:00", "08:00");

    private static readonly ReminderView Sent = new()
    {
        Id = Guid.Parse("0198c5a0-0000-7000-8000-000000000041"),
        Kind = "payment",
        Step = "D-7",
        State = "sent",
        Day = new DateOnly(2026, 12, 6),
        DueAt = At,
        Amount = new Money(1750m, "USD"),
        Booking = new ReminderBooking(
            Guid.Parse("0198c5a0-0000-7000-8000-000000000020"), "BK-2031", Guid.Parse("0198c5a0-0000-7000-8000-000000000021"), "TRP124", "Annapurna Circuit"),
        Contact = new ContactSummary(Guid.Parse("0198c5a0-0000-7000-8000-000000000003"), "Asha Rao", "+15550110", "US.1349871"),
        Channel = "whatsapp",
        SentAt = At.AddSeconds(20),
        MessageId = Guid.Parse("0198c5a0-0000-7000-8000-000000000042"),
        MessageStatus = "delivered",
    };

    private static readonly ReminderView TakenBack = Sent with
    {
        State = "skipped",
        Reason = "cancelled",
        Sentence = "Somebody of the office took it back.",
        Channel = null,
        SentAt = null,
        MessageId = null,
        MessageStatus = null,
    };
}
