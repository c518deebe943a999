using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Consent;

namespace TrailDesk.Infrastructure.Consent;

public static class ConsentStorage
{
    public static IServiceCollection AddConsentStorage(this IServiceCollection services) => services.AddScoped<IConsentLedger, ConsentLedger>();
}
