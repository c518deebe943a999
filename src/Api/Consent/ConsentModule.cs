using TrailDesk.Api.Common;
using TrailDesk.Application.Consent;
using TrailDesk.Infrastructure.Consent;

namespace TrailDesk.Api.Consent;

public static class ConsentModule
{
    public static IServiceCollection AddConsent(this IServiceCollection services) => services.AddHandlersBeside<RecordConsent>().AddConsentStorage();

    public static void MapConsent(this IEndpointRouteBuilder app) => ConsentEndpoints.Map(app);
}
