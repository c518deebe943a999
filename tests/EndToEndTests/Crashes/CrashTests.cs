using TrailDesk.EndToEndTests.Support;

namespace TrailDesk.EndToEndTests.Crashes;

/// <summary>The desk as people start it, with its own database, killed in the middle of a load. Other deaths are the rig's.</summary>
internal sealed class CrashTests
{
    [Test]
    public async Task Nothing_is_lost_or_doubled_when_the_desk_is_killed_and_started_again()
    {
        var load = new Load(Running.Simulator, Running.Channels, series: 21);
        var writing = load.RunAsync();
        await load.ReachesAsync(0.3);

        Running.Desk.Kill();
        await Running.Desk.StartAsync();

        await writing;
        await ExactlyOnce.CheckAsync(load, Running.Simulator, Running.Desk);
    }
}
