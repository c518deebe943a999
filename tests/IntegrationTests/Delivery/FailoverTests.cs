using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Infrastructure.Delivery;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>Two nodes, and the one that sends loses its database in the middle of a broadcast: the limits hold at the provider all the same.</summary>
internal sealed class FailoverTests
{
    private const int PerSecond = 20;
    private const int Recipients = 110;

    [Test]
    public async Task Neither_the_pace_nor_the_portfolio_is_exceeded_when_another_node_goes_on()
    {
        await using var desk = await Desk.StartAsync(builder => builder.Configuration["Delivery:Grace"] = "00:00:02");
        await using var relay = new DatabaseRelay(desk.App.Database.AppConnectionString);
        await using var first = await desk.App.StartBesideAsync(relay.ConnectionString, builder =>
        {
            builder.Configuration["WhatsApp:Meta:BaseUrl"] = desk.Recorder.Url;
            builder.Configuration["Delivery:Grace"] = "00:00:02";
        });
        var lane = await LaneOfAsync(first);
        await desk.ExecuteAsync("update whatsapp_configurations set limit_group_id = @Group::uuid where id = @Id",
            new { Group = $"0198c5a0-0000-7000-8000-0000000000{lane:x2}", desk.Meta.Id });
        await desk.LimitAsync(new { messagesPerSecond = PerSecond, dailyRecipients = Recipients });
        for (var i = 0; i < Recipients + 20; i++) await desk.SendAsync(desk.Template(Desk.NewPhone()));
        await Eventually.HoldsAsync(() => desk.Recorder.All.Count >= 40);
        Assert.That(first.Services.GetRequiredService<LaneKeeper>().Held, Does.ContainKey(lane), "the node that will be cut off is the one that sends");

        relay.Cut();
        try
        {
            await ShouldGoOnAsync(desk, lane);
        }
        finally
        {
            // So that the first can say goodbye.
            relay.Mend();
        }
    }

    private static async Task ShouldGoOnAsync(Desk desk, short lane)
    {
        await Eventually.HoldsAsync(() => desk.App.Services.GetRequiredService<LaneKeeper>().Held.ContainsKey(lane));
        await Eventually.HoldsAsync(async () => await desk.CountAsync("select count(*) from outbox") == 20);

        var sent = desk.Recorder.All;
        Assert.That(sent.Select(one => one.To).Distinct().Count(), Is.EqualTo(Recipients), "whoever sends, the portfolio's places are the same");
        Assert.That(sent.MostWithin(TimeSpan.FromSeconds(5)), Is.LessThanOrEqualTo(5 * PerSecond));
        Assert.That(sent.MostWithin(TimeSpan.FromSeconds(1)), Is.LessThanOrEqualTo(PerSecond + 2), "two more for a machine that is late");
        var twice = sent.GroupBy(one => one.To).Count(person => person.Count() > 1);
        Assert.That(await desk.CountAsync("select count(*) from whatsapp_messages where resent"), Is.GreaterThanOrEqualTo(twice), "what went twice says so");
        Assert.That((await desk.QueueAsync()).Text("waitsFor"), Is.EqualTo("recipients"));
    }

    [Test]
    public async Task A_lane_is_nobody_elses_for_as_long_as_its_owner_may_trust_it()
    {
        await using var desk = await Desk.StartAsync();
        await using var relay = new DatabaseRelay(desk.App.Database.AppConnectionString);
        await using var cut = await desk.App.StartBesideAsync(relay.ConnectionString, _ => { });
        var (here, there) = (desk.App.Services.GetRequiredService<LaneKeeper>(), cut.Services.GetRequiredService<LaneKeeper>());
        await Eventually.HoldsAsync(() => here.Held.Count == SendLanes.Count / 2 && there.Held.Count == SendLanes.Count / 2);

        relay.Cut();
        await Eventually.HoldsAsync(() =>
        {
            // In this order: what is here by now was let go of there before.
            List<short> ours = [.. here.Held.Keys];
            Assert.That(ours.Intersect(there.Held.Keys), Is.Empty, "two nodes would send for these");
            return ours.Count == SendLanes.Count;
        });

        relay.Mend();
    }

    private static async Task<short> LaneOfAsync(TestApp node)
    {
        var keeper = node.Services.GetRequiredService<LaneKeeper>();
        await Eventually.HoldsAsync(() => keeper.Held.Count > 0);
        return keeper.Held.Keys.Max();
    }
}
