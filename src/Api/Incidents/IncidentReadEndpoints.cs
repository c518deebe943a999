using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Common;
using TrailDesk.Application.Conversations;
using TrailDesk.Application.Incidents;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Incidents;

internal static class IncidentReadEndpoints
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 8, 15, 30, TimeSpan.Zero);
    private static readonly Guid ConversationId = Guid.Parse("0198c5a0-0000-7000-8000-000000000030");

    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapApiGroup("/api/incidents", "Incidents", Roles.Owner, Roles.Manager, Roles.Operations, Roles.Sales);
        group.MapList<ListIncidents, IncidentView>("", "ListIncidents", "Incidents, newest first", Incident);
        group.MapOne("/{id:guid}", "GetIncident", "One incident", id => new GetIncident(id), Incident);
    }

    internal static readonly IncidentView Incident = new()
    {
        Id = Guid.Parse("0198c5a0-0000-7000-8000-000000000031"),
        Code = "INC-77",
        Status = "acknowledged",
        Severity = "high",
        Category = "medical",
        Trip = new IncidentTrip(Guid.Parse("0198c5a0-0000-7000-8000-000000000021"), "TRP123"),
        Text = "One guest has altitude sickness",
        ReportedBy = new Person(Guid.Parse("0198c5a0-0000-7000-8000-000000000024"), "Pemba Sherpa"),
        ConversationId = ConversationId,
        Attachments =
        [
            new MessageView
            {
                Id = Guid.Parse("0198c5a0-0000-7000-8000-000000000032"),
                ConversationId = ConversationId,
                Direction = "inbound",
                Type = "location",
                Status = "delivered",
                Location = new MessageLocation(27.9881, 86.925, "Gorak Shep", Address: null),
                ReceivedAt = At.AddMinutes(1),
            },
        ],
        AcknowledgeBy = At.AddMinutes(15),
        ResolveBy = At.AddHours(4),
        AcknowledgedAt = At.AddMinutes(6),
        AcknowledgedBy = new Person(Guid.Parse("0198c5a0-0000-7000-8000-000000000025"), "Nisha Rai"),
        CreatedAt = At,
    };
}
