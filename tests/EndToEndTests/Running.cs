using TrailDesk.EndToEndTests.Support;

namespace TrailDesk.EndToEndTests;

/// <summary>One desk on its own database and one simulator for the whole run, as processes.</summary>
[SetUpFixture]
internal sealed class Running
{
    private static readonly TemporaryFolder Folder = new();

    public static DeskProcess Desk { get; private set; } = null!;
    public static SimulatorProcess Simulator { get; private set; } = null!;
    public static IReadOnlyList<SimulatedChannel> Channels { get; private set; } = [];

    [OneTimeSetUp]
    public static async Task StartAsync()
    {
        var simulatorUrl = $"http://127.0.0.1:{FreePort.Take()}";
        Desk = new DeskProcess(Path.Combine(Folder.Path, "data"), simulatorUrl);
        await Desk.StartAsync();
        Simulator = await SimulatorProcess.StartAsync(simulatorUrl, Desk.ChannelsFile, Desk.Url);
        Channels = await Simulator.ChannelsAsync();
    }

    [OneTimeTearDown]
    public static async Task StopAsync()
    {
        if (Desk is not null) await Desk.DisposeAsync();
        if (Simulator is not null) await Simulator.DisposeAsync();
        Folder.Dispose();
    }
}
