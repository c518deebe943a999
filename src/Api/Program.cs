using Microsoft.AspNetCore.Connections;
using TrailDesk.Api.Demo;
using TrailDesk.Api.Listening;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Database.Embedded;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Api;

public sealed partial class Program
{
    // EADDRINUSE's number: ./run takes the next port where it chose this one itself.
    private const int PortTaken = 98;

    private Program() { }

    private static async Task<int> Main(string[] args)
    {
        try
        {
            await RunAsync(args);
            return 0;
        }
        catch (Exception exception) when (exception is EmbeddedPostgresException or MigrationException or StartRefusedException)
        {
            // Written for people: what is wrong and what to do about it. A stack trace would only hide it.
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{exception.Message} Free it, or set TRAILDESK_PORT to another port.");
            return PortTaken;
        }
        catch (Exception exception)
        {
            LogEnd(exception);
            await Console.Error.WriteLineAsync($"TrailDesk cannot go on: {exception.Message} The log has the rest.");
            return 1;
        }
    }

    private static async Task RunAsync(string[] args)
    {
        var builder = TrailDeskHost.CreateBuilder(args);
        using var loggers = LoggerFactory.Create(logging => logging.AddJsonConsole().AddConfiguration(builder.Configuration.GetSection("Logging")));
        await using var database = await PrepareDatabase.RunAsync(builder.Configuration, loggers, CancellationToken.None);
        await using var app = TrailDeskHost.Build(builder, database.AppConnectionString);
        app.TellWhenStarted();
        await (args.Contains(DemoModule.WipeArgument) ? app.WipeDemoAsync() : app.RunAsync());
    }

    private static void LogEnd(Exception exception)
    {
        using var loggers = LoggerFactory.Create(logging => logging.AddJsonConsole());
        var log = loggers.CreateLogger<Program>();
        LogEnd(log, exception);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "TrailDesk cannot go on")]
    private static partial void LogEnd(ILogger logger, Exception exception);
}
