using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Consent;
using TrailDesk.Application.Conversations;

namespace TrailDesk.Infrastructure.Consent;

public static class ConsentStorage
{
    public static IServiceCollection AddConsentStorage(this IServiceCollection services) => services
        .AddScoped<IConsentLedger, ConsentLedger>()
        .AddScoped<IConsentReader, ConsentReader>()
        .AddScoped<IConsentSettings, ConsentSettingsStore>()
        .AddScoped<IConsentCheck, ConsentCheck>()
        .AddScoped<ConsentBook>();
}
