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

        await TrailDeskHost.Build(builder, appConnectionString).RunAsync();
    }
}
