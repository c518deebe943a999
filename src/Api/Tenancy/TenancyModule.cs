using Microsoft.AspNetCore.Authentication;
using TrailDesk.Api.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Tenancy;

namespace TrailDesk.Api.Tenancy;

public static class TenancyModule
{
    public static IServiceCollection AddTenancy(this IServiceCollection services)
    {
        services.AddAuthentication(SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, configureOptions: null);
        services.AddAuthorization();
        return services
            .AddHandlersBeside<SignIn>()
            .AddHandlersBeside(typeof(TenancyStorage))
            .AddTenancyStorage()
            .AddSingleton<IPublicAddress, PublicAddress>()
            .AddSingleton<LoginLimiter>()
            .AddScoped<CurrentCaller>()
            .AddScoped<ICurrentCaller>(provider => provider.GetRequiredService<CurrentCaller>())
            .AddHostedService<FirstOwnerAtStart>();
    }

    public static void UseTenancy(this WebApplication app)
    {
        app.UseAuthentication();
        app.Use(CookieGuard.CheckAsync);
        app.UseAuthorization();
    }

    public static void MapTenancy(this IEndpointRouteBuilder app)
    {
        AuthEndpoints.Map(app);
        UserEndpoints.Map(app);
        ApiKeyEndpoints.Map(app);
        ChannelEndpoints.Map(app);
        AuditLogEndpoints.Map(app);
    }
}
