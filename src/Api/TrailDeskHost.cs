using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TrailDesk.Api.Common;
using TrailDesk.Api.Database;
using TrailDesk.Api.Errors;
using TrailDesk.Api.Health;
using TrailDesk.Api.OpenApi;
using TrailDesk.Api.Security;
using TrailDesk.Api.Tenancy;

namespace TrailDesk.Api;

/// <summary>
/// The table of contents: one line for each module. Another program (a test, a tour) builds the same system by adding
/// its own services between the two calls.
/// </summary>
public static class TrailDeskHost
{
    // The framework's request log would hold query strings, and with them verify tokens.
    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Npgsql"] = "Warning",
    };

    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.Logging.ClearProviders().AddJsonConsole(console => console.UseUtcTimestamp = true);
        if (builder.Configuration["urls"] is null)
            builder.WebHost.UseUrls($"http://127.0.0.1:{builder.Configuration.GetValue("TRAILDESK_PORT", 5080)}");
        return builder;
    }

    public static WebApplication Build(WebApplicationBuilder builder, string appConnectionString)
    {
        builder.AddSecurity();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services
            .AddApiJson()
            .AddErrors()
            .AddApiDocument()
            .AddHealth()
            .AddMediator()
            .AddDatabase(builder.Configuration, appConnectionString)
            .AddTenancy();

        var app = builder.Build();
        app.UseSecurity();
        app.UseErrors();
        app.UseFileServer();
        app.UseTenancy();

        app.MapApiDocument();
        app.MapHealth();
        app.MapTenancy();
        return app;
    }
}
