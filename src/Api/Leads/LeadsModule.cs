using TrailDesk.Api.Common;
using TrailDesk.Application.Leads;
using TrailDesk.Infrastructure.Leads;

namespace TrailDesk.Api.Leads;

public static class LeadsModule
{
    public static IServiceCollection AddLeads(this IServiceCollection services) => services.AddHandlersBeside<ListLeads>().AddLeadStorage();

    public static void MapLeads(this IEndpointRouteBuilder app) => LeadReadEndpoints.Map(app);
}
