using System.Globalization;
using Microsoft.AspNetCore.Connections;
using TrailDesk.Simulator.Arrivals;
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
    // EADDRINUSE's number: ./run takes the next port where it chose this one itself.
    private const int PortTaken = 98;
    private const long LargestUpload = 110L * 1024 * 1024;

    private Program() { }

    public static async Task<int> Main(string[] args)
    {
        try
        {
            await using var app = Build(args);
            TellWhenStarted(app);
            await app.RunAsync();
            return 0;
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{failure.Message} Free it, or set TRAILDESK_SIMULATOR_PORT to another port.");
            return PortTaken;
        }
        catch (Exception failure)
        {
            // For a person who typed a command: the reason, and no trace of our calls.
            await Console.Error.WriteLineAsync($"The simulator cannot go on: {failure.Message}");
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

    private static string Address(ConfigurationManager settings)
    {
        if (settings["urls"] is { Length: > 0 } urls) return urls;
        var port = settings["TRAILDESK_SIMULATOR_PORT"] is { Length: > 0 } given ? given : "5090";
        return ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? $"http://127.0.0.1:{port}"
            : throw new InvalidOperationException($"TRAILDESK_SIMULATOR_PORT is \"{port}\", which is no port. Set it to a number from 1 to 65535.");
    }

    // Whoever started this process knows by the line in that file that it is this one that answers.
    private static void TellWhenStarted(WebApplication app)
    {
        if (app.Configuration["TRAILDESK_STARTED_FILE"] is { Length: > 0 } file)
            app.Lifetime.ApplicationStarted.Register(() => File.WriteAllText(file, string.Join(';', app.Urls) + '\n'));
    }

    private static void AddSimulator(IServiceCollection services, ConfigurationManager settings)
    {
        services.AddSingleton(SimulatorSettings.From(settings)).AddSingleton(TimeProvider.System);
        services.AddSingleton<OwnAddress>().AddSingleton<ChannelBook>().AddSingleton<PhoneBook>().AddSingleton<MediaStore>();
        services.AddSingleton<Ledgers>().AddSingleton<FaultBoard>().AddSingleton<ApiGate>().AddSingleton<LiveChanges>();
        services.AddSingleton<LimitBoard>().AddSingleton<ArrivalBoard>().AddSingleton<WebhookHandshakes>();
        services.AddSingleton<WebhookDesk>().AddSingleton<StatusReporter>().AddSingleton<PhoneWriter>();
        services.AddSingleton<TemplateCatalogue>().AddSingleton<TemplateReview>().AddSingleton<CloudSend>().AddSingleton<CloudMedia>();
        services.AddSingleton<TwilioMessageLog>().AddSingleton<TwilioSandbox>().AddSingleton<TwilioSend>().AddSingleton<ContentCatalogue>();
        services.AddSingleton<SampleUploads>().AddSingleton<MetaSubscriptions>().AddSingleton<MetaEndpoints>().AddSingleton<Dialog360Endpoints>().AddSingleton<TwilioEndpoints>();
        services.AddSingleton<TwilioContentEndpoints>().AddSingleton<TwilioMediaEndpoints>().AddSingleton<TemplateEndpoints>();
        services.AddSingleton<DueQueue>().AddHostedService(provider => provider.GetRequiredService<DueQueue>());
        services.AddSingleton<WebhookPump>().AddHostedService(provider => provider.GetRequiredService<WebhookPump>());
        services.AddHostedService<ChannelsFileWatcher>().AddHostedService<HandshakeWorker>();
        services.ConfigureHttpJsonOptions(json => ControlJson.Configure(json.SerializerOptions));
    }

    private static void MapSimulator(WebApplication app)
    {
        app.Services.GetRequiredService<StatusReporter>().Failed += app.Services.GetRequiredService<ArrivalBoard>().Failed;
        app.Services.GetRequiredService<MetaEndpoints>().Map(app);
        app.Services.GetRequiredService<Dialog360Endpoints>().Map(app);
        app.Services.GetRequiredService<TwilioEndpoints>().Map(app);
        ControlEndpoints.Map(app);
        LedgerEndpoints.Map(app);
        EventsEndpoint.Map(app);
        PageFiles.Map(app);
    }
}
