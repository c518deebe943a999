using TrailDesk.Survival;
using TrailDesk.Survival.Faults;
using TrailDesk.Survival.Provider;

namespace TrailDesk.EndToEndTests.Survival;

/// <summary>Several processes on one database are one system. How fast the others take over is in the rig's report.</summary>
internal sealed class ScaleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test]
    public async Task Three_nodes_share_the_work_and_a_joining_one_gets_its_share()
    {
        await using var rig = await Rig.StartAsync(new Options { Seed = 31, Messages = 400, Nodes = 2, PerSecond = 60 });
        await SharesAsync(rig, 16, 16);
        var joined = false;
        var writing = rig.WriteAsync(() => joined);

        await rig.AddNodeAsync();

        await SharesAsync(rig, 10, 11, 11);
        joined = true;
        await writing;
        Assert.That(await rig.SettleAsync(), Is.Empty);
    }

    [Test]
    public async Task The_work_of_a_frozen_node_goes_on_and_nothing_it_does_afterwards_counts()
    {
        // Sends queue up before the provider's limit, so that the frozen node holds some that it has not made yet.
        await using var rig = await Rig.StartAsync(new Options { Seed = 32, Messages = 600, Nodes = 2, PerSecond = 60, SendsPerSecond = 20, GraceSeconds = 5 });
        await SharesAsync(rig, 16, 16);
        var faults = new NodeFaults(rig, new Random(rig.Options.Seed));
        var thawed = false;
        var writing = rig.WriteAsync(() => thawed);
        await Eventually.HoldsAsync("A load", Patience, () => Task.FromResult(rig.Ledger.Acknowledged), count => count > 100);

        await faults.FreezeAsync();

        thawed = true;
        await writing;
        Assert.That(await rig.SettleAsync(), Is.Empty);
        Assert.That(rig.Measures.Times.Select(one => one.Name), Does.Contain("a frozen node's numbers are sent for again"));
        await SharesAsync(rig, 16, 16);
    }

    [Test]
    public async Task Twilios_list_clears_up_a_lost_answer_though_the_nodes_clock_is_ten_minutes_slow()
    {
        await using var rig = await Rig.StartAsync(new Options { Seed = 35, Messages = 200, Nodes = 1, PerSecond = 60, Statuses = false, GraceSeconds = 3 });
        rig.Temper.Worsen(Mood.LosesAnswer, 0.5, channel => channel.IsTwilio);

        await rig.WriteAsync(() => true);
        var findings = await rig.SettleAsync();

        var history = await rig.ReadHistoryAsync();
        Assert.That(findings, Is.Empty);
        Assert.That(history.Stored.Where(row => row.IsResent), Is.Empty);
        Assert.That(history.Sends.Count(send => rig.Channels.Any(channel => channel.IsTwilio && channel.Id == send.Channel)), Is.GreaterThan(20));
    }

    private static Task<string> SharesAsync(Rig rig, params int[] shares) => Eventually.HoldsAsync("Each node's share of the lanes", Patience,
        async () => string.Join(' ', (await Task.WhenAll(rig.Nodes.Select(node => rig.Database.LanesOfAsync(node.Id)))).Select(lanes => lanes.Count).Order()),
        seen => seen == string.Join(' ', shares));
}
