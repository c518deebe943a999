using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.CloudApi;
using TrailDesk.Simulator.Control;
using TrailDesk.Simulator.Dialog360;
using TrailDesk.Simulator.Faults;
using TrailDesk.Simulator.Ledger;
using TrailDesk.Simulator.Limits;
using TrailDesk.Simulator.Meta;
using TrailDesk.Simulator.Phones;
using TrailDesk.Simulator.Twilio;
using TrailDesk.Simulator.Webhooks;

namespace TrailDesk.Simulator;

public sealed partial class Program
{
    private const long LargestUpload = 110L * 1024 * 1024;

    private Program() { }

    public static async Task<int> Main(string[] args)
    {
        await using var app = Build(args);
        try
        {
            await app.RunAsync();
            return 0;
        }
        catch (IOException failure)
        {
            // A port that is taken, nearly always.
            await Console.Error.WriteLineAsync($"The simulator cannot start: {failure.Message}");
            return 1;
        }
    }

    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory
        });
        builder.WebHost.UseUrls(Address(builder.Configuration));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = LargestUpload);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("System.Net.Http", LogLevel.Warning);
        AddSimulator(builder.Services, builder.Configuration);
        var app = builder.Build();
        MapSimulator(app);
        return app;
    }

    private static string Address(ConfigurationManager settings) =>
        settings["urls"] ?? $"http://127.0.0.1:{settings["TRAILDESK_SIMULATOR_PORT"] ?? "5090"}";

    private static void AddSimulator(IServiceCollection services, ConfigurationManager settings)
    {
        services.AddSingleton(SimulatorSettings.From(settings)).AddSingleton(TimeProvider.System);
        services.AddSingleton<OwnAddress>().AddSingleton<ChannelBook>().AddSingleton<PhoneBook>().AddSingleton<MediaStore>();
        services.AddSingleton<Ledgers>().AddSingleton<FaultBoard>().AddSingleton<ApiGate>().AddSingleton<LiveChanges>();
        services.AddSingleton<LimitBoard>().AddSingleton<WebhookHandshakes>();
        services.AddSingleton<WebhookDesk>().AddSingleton<StatusReporter>().AddSingleton<PhoneWriter>();
        services.AddSingleton<TemplateCatalogue>().AddSingleton<CloudSend>().AddSingleton<CloudMedia>();
        services.AddSingleton<TwilioMessageLog>().AddSingleton<TwilioSandbox>().AddSingleton<TwilioSend>().AddSingleton<ContentCatalogue>();
        services.AddSingleton<MetaSubscriptions>().AddSingleton<MetaEndpoints>().AddSingleton<Dialog360Endpoints>().AddSingleton<TwilioEndpoints>();
        services.AddSingleton<TwilioContentEndpoints>().AddSingleton<TwilioMediaEndpoints>().AddSingleton<TemplateEndpoints>();
        services.AddSingleton<DueQueue>().AddHostedService(provider => provider.GetRequiredService<DueQueue>());
        services.AddSingleton<WebhookPump>().AddHostedService(provider => provider.GetRequiredService<WebhookPump>());
        services.AddHostedService<ChannelsFileWatcher>().AddHostedService<HandshakeWorker>();
        services.ConfigureHttpJsonOptions(json => ControlJson.Configure(json.SerializerOptions));
    }

    private static void MapSimulator(WebApplication app)
    {
        app.Services.GetRequiredService<MetaEndpoints>().Map(app);
        app.Services.GetRequiredService<Dialog360Endpoints>().Map(app);
        app.Services.GetRequiredService<TwilioEndpoints>().Map(app);
        ControlEndpoints.Map(app);
        LedgerEndpoints.Map(app);
        EventsEndpoint.Map(app);
        PageFiles.Map(app);
    }
}
