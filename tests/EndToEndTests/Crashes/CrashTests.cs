using TrailDesk.EndToEndTests.Support;

namespace TrailDesk.EndToEndTests.Crashes;

/// <summary>Real processes, really killed, in the middle of a load.</summary>
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

    [Test]
    public async Task Nothing_is_lost_or_doubled_when_the_database_server_is_killed()
    {
        var load = new Load(Running.Simulator, Running.Channels, series: 22);
        var writing = load.RunAsync();
        await load.ReachesAsync(0.3);

        await new DatabaseServer(Running.Desk.DataFolder).KillAsync();

        await writing;
        await ExactlyOnce.CheckAsync(load, Running.Simulator, Running.Desk);
    }

    [Test]
    public async Task Nothing_is_lost_or_doubled_when_another_program_restarts_the_database_server()
    {
        var load = new Load(Running.Simulator, Running.Channels, series: 23);
        var writing = load.RunAsync();
        await load.ReachesAsync(0.3);

        await new DatabaseServer(Running.Desk.DataFolder).RestartImmediatelyAsync();

        await writing;
        await ExactlyOnce.CheckAsync(load, Running.Simulator, Running.Desk);
    }
}
