using TrailDesk.Api.Demo;
using TrailDesk.Infrastructure.Database;
using TrailDesk.Infrastructure.Database.Embedded;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Api;

public sealed partial class Program
{
    private Program() { }

    private static async Task<int> Main(string[] args)
    {
        var builder = TrailDeskHost.CreateBuilder(args);
        using var loggers = LoggerFactory.Create(logging => logging.AddJsonConsole().AddConfiguration(builder.Configuration.GetSection("Logging")));
        try
        {
            await using var database = await PrepareDatabase.RunAsync(builder.Configuration, loggers, CancellationToken.None);
            await using var app = TrailDeskHost.Build(builder, database.AppConnectionString);
            await (args.Contains(DemoModule.WipeArgument) ? app.WipeDemoAsync() : app.RunAsync());
            return 0;
        }
        catch (Exception exception) when (exception is EmbeddedPostgresException or MigrationException or StartRefusedException)
        {
            // Written for people: what is wrong and what to do about it. A stack trace would only hide it.
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }
}
