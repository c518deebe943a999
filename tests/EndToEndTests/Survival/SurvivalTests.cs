using TrailDesk.Survival;

namespace TrailDesk.EndToEndTests.Survival;

/// <summary>The rig's short form. The long one is <c>scripts/survive</c>; its ledger stands in docs/reliability.md.</summary>
internal sealed class SurvivalTests
{
    [Test]
    public Task Two_nodes_with_clocks_apart_survive_kills_a_freeze_and_what_providers_and_connections_do() =>
        SurviveAsync(new Options { Seed = 12, Messages = 1_200, Kills = 2, Restarts = 2, Freezes = 1, Others = 4, Nodes = 2, PerSecond = 60 });

    [Test]
    public Task Without_statuses_only_what_was_on_its_way_at_a_kill_goes_twice_and_says_so() =>
        SurviveAsync(new Options { Seed = 13, Messages = 500, Kills = 2, Restarts = 0, Nodes = 1, PerSecond = 60, Statuses = false, GraceSeconds = 5 });

    private static async Task SurviveAsync(Options options)
    {
        await using var rig = await Rig.StartAsync(options);

        var (findings, history) = await Run.ToTheEndAsync(rig);

        await TestContext.Out.WriteLineAsync(Report.Write(rig, history, findings, TimeSpan.Zero));
        Assert.Multiple(() =>
        {
            Assert.That(findings, Is.Empty, $"The same run again: scripts/survive {options}");
            Assert.That(history.Written.Count(message => message.IsAcknowledged), Is.GreaterThanOrEqualTo(options.Messages * 3 / 4));
        });
    }
}
