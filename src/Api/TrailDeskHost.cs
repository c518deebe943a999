using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TrailDesk.Api.Bookings;
using TrailDesk.Api.Common;
using TrailDesk.Api.Consent;
using TrailDesk.Api.Conversations;
using TrailDesk.Api.Database;
using TrailDesk.Api.Delivery;
using TrailDesk.Api.Demo;
using TrailDesk.Api.Errors;
using TrailDesk.Api.Health;
using TrailDesk.Api.Incidents;
using TrailDesk.Api.Intents;
using TrailDesk.Api.Jobs;
using TrailDesk.Api.Leads;
using TrailDesk.Api.Listening;
using TrailDesk.Api.Live;
using TrailDesk.Api.Media;
using TrailDesk.Api.OpenApi;
using TrailDesk.Api.Security;
using TrailDesk.Api.Templates;
using TrailDesk.Api.Tenancy;
using TrailDesk.Api.Timeline;
using TrailDesk.Api.Trips;
using TrailDesk.Api.Usage;
using TrailDesk.Api.Webhooks;
using TrailDesk.Infrastructure;
using TrailDesk.Infrastructure.WhatsApp;

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
        // It warns of keys on disk, and nothing is protected with them: sessions are rows.
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
        ["Logging:LogLevel:Npgsql"] = "Warning",
    };

    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        builder.Logging.ClearProviders().AddJsonConsole(console => console.UseUtcTimestamp = true);
        builder.UseListeningAddress();
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
            .AddTenancy()
            .AddTemplates()
            .AddConversations()
            .AddConsent()
            .AddLeads()
            .AddBookings()
            .AddTrips()
            .AddIncidents()
            .AddTimeline()
            .AddUsage()
            .AddMedia(builder.Configuration)
            .AddWebhooks(builder.Configuration)
            .AddWhatsAppProviders(builder.Configuration)
            .AddDelivery(builder.Configuration)
            .AddIntents()
            .AddJobs(builder.Configuration)
            .AddLive()
            .AddDemo()
            .AddHandlersBeside(typeof(InfrastructureLayer));

        var app = builder.Build();
        app.UseSecurity();
        app.UseErrors();
        app.UseFileServer();
        app.UseTenancy();

        app.MapApiDocument();
        app.MapHealth();
        app.MapTenancy();
        app.MapTemplates();
        app.MapConversations();
        app.MapConsent();
        app.MapDelivery();
        app.MapLeads();
        app.MapBookings();
        app.MapTrips();
        app.MapIncidents();
        app.MapTimeline();
        app.MapUsage();
        app.MapMedia();
        app.MapWebhooks();
        app.MapLive();
        return app;
    }
}
