using MediatR;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Common;
using TrailDesk.Application.Leads;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Api.Leads;

internal static class LeadReadEndpoints
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 8, 15, 30, TimeSpan.Zero);

    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapApiGroup("/api/leads", "Leads", Roles.Owner, Roles.Manager, Roles.Operations, Roles.Sales);
        group.MapList<ListLeads, LeadView>("", "ListLeads", "Leads, newest first", Lead);
        group.MapOne("/{id:guid}", "GetLead", "One lead", id => new GetLead(id), Lead);
        group.MapPatch("/{id:guid}", UpdateAsync).WithName("UpdateLead").WithSummary("Move it on, give it to somebody, correct it").WithErrors(404, 409)
            .WithRequestExample(new LeadChanges(Status: "quoted", People: 2, Month: "2026-12")).WithResponseExample(200, Lead with { Status = "quoted" });
    }

    private static async Task<LeadView> UpdateAsync(Guid id, LeadChanges changes, IMediator mediator, CancellationToken cancellation)
    {
        await mediator.Send(new UpdateLead(id, changes), cancellation);
        return await mediator.Send(new GetLead(id), cancellation);
    }

    private static readonly LeadView Lead = new()
    {
        Id = Guid.Parse("0198c5a0-0000-7000-8000-000000000005"),
        Code = "LD-1042",
        Status = "assigned",
        Contact = new ContactSummary(Guid.Parse("0198c5a0-0000-7000-8000-000000000003"), "Asha Rao", "+15550110", "US.1349871"),
        ConversationId = Guid.Parse("0198c5a0-0000-7000-8000-000000000010"),
        Product = "EBC Trek",
        Package = new LeadPackage(Guid.Parse("0198c5a0-0000-7000-8000-000000000006"), "EBC", "EBC Trek"),
        People = 2,
        Month = "2026-12",
        Language = "en",
        Source = "whatsapp",
        Referral = new ReferralPart("ad", "120208", "https://fb.me/3cr4Wqqkv", "Walk to Everest"),
        Assignee = new Person(Guid.Parse("0198c5a0-0000-7000-8000-000000000004"), "Tara Karki"),
        CreatedAt = At,
        UpdatedAt = At,
    };
}
