using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Tenancy;

internal static class AuditLogEndpoints
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapApiGroup("/api/audit-logs", "Audit log", Roles.Owner, Roles.Manager)
            .MapList<ListAuditLogs, AuditLogView>("", "ListAuditLogs", "Who did what, newest first", new AuditLogView
            {
                Id = Guid.Parse("0198c5a0-0000-7000-8000-000000000060"),
                At = new DateTimeOffset(2026, 11, 20, 8, 15, 30, TimeSpan.Zero),
                Actor = new Person(Guid.Parse("0198c5a0-0000-7000-8000-000000000004"), "Tara Karki"),
                Action = "conversation.assigned",
                Subject = new AuditSubject("conversation", Guid.Parse("0198c5a0-0000-7000-8000-000000000010")),
            });
}
