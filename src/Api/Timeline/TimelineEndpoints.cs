using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Timeline;

namespace TrailDesk.Api.Timeline;

internal static class TimelineEndpoints
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapApiGroup("/api/timeline", "Timeline", Roles.Owner, Roles.Manager, Roles.Operations, Roles.Sales)
            .MapList<ListTimeline, TimelineItem>("", "ListTimeline", "What happened, newest first: to one subject, or everywhere", new TimelineItem
            {
                Id = Guid.Parse("0198c5a0-0000-7000-8000-000000000040"),
                At = new DateTimeOffset(2026, 11, 20, 8, 15, 30, TimeSpan.Zero),
                Kind = "lead_created",
                Actor = "customer",
                Source = "whatsapp",
                Text = "Asha Rao asked for EBC Trek, 2 people, December",
                Data = new Dictionary<string, string> { ["people"] = "2" },
                Subject = new TimelineSubject("lead", Guid.Parse("0198c5a0-0000-7000-8000-000000000005"), "LD-1042"),
            }).WithErrors(404);
}
