using TrailDesk.Api.Demo;

namespace TrailDesk.Api;

public sealed partial class Program
{
    private Program() { }

    private static async Task Main(string[] args)
    {
        var builder = TrailDeskHost.CreateBuilder(args);

        // The one line to switch to PrepareDatabase.RunAsync, which starts or finds the database and migrates it.
        var appConnectionString = builder.Configuration.GetConnectionString("TrailDesk")
            ?? throw new InvalidOperationException("ConnectionStrings__TrailDesk is not set.");

        var app = TrailDeskHost.Build(builder, appConnectionString);
        await (args.Contains(DemoModule.WipeArgument) ? app.WipeDemoAsync() : app.RunAsync());
    }
}
