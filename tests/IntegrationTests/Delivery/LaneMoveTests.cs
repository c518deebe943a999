using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Infrastructure.Delivery;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>Two nodes: what one of them must know of the other, and what of its own database, for limits to hold at the provider.</summary>
internal sealed class LaneMoveTests
{
    private const int PerSecond = 20;

    private static short LaneOf(TestApp node) => node.Services.GetRequiredService<LaneKeeper>().Held.Keys.Max();

    private static async Task<TestApp> ShareLanesAsync(Desk desk, string? connection = null)
    {
        var other = await desk.App.StartBesideAsync(connection ?? desk.App.Database.AppConnectionString,
            builder => builder.Configuration["WhatsApp:Meta:BaseUrl"] = desk.Recorder.Url);
        foreach (var node in new[] { desk.App, other })
            await Eventually.HoldsAsync(() => node.Services.GetRequiredService<LaneKeeper>().Held.Count == 16);
        return other;
    }

    private static Task PutOnAsync(Desk desk, Guid channel, short lane) => desk.ExecuteAsync(
        "update whatsapp_configurations set limit_group_id = @Group::uuid where id = @channel", new { Group = $"0198c5a0-0000-7000-8000-0000000000{lane:x2}", channel });

    [Test]
    public async Task A_number_that_goes_to_another_nodes_lane_in_the_middle_of_its_queue_keeps_its_pace()
    {
        await using var desk = await Desk.StartAsync();
        await using var other = await ShareLanesAsync(desk);
        await PutOnAsync(desk, desk.Meta.Id, LaneOf(desk.App));
        await PutOnAsync(desk, desk.Dialog360.Id, LaneOf(other));
        await desk.ChangeAsync(desk.Dialog360.Id, new { portfolio = "main" });
        await desk.LimitAsync(new { messagesPerSecond = PerSecond });
        var phones = Enumerable.Range(0, 90).Select(_ => Desk.NewPhone()).ToList();
        foreach (var phone in phones.Take(60)) await desk.SendAsync(desk.Template(phone));
        await Eventually.HoldsAsync(() => desk.Recorder.All.Count >= 15);

        await desk.LimitAsync(new { portfolio = "main" });
        foreach (var phone in phones.Skip(60)) await desk.SendAsync(desk.Template(phone));
        await Eventually.HoldsAsync(async () => await desk.CountAsync("select count(*) from outbox") == 0);
        Assert.That(desk.Recorder.All.Select(sent => sent.To), Is.EquivalentTo(phones));
        Assert.That(desk.Recorder.All.MostWithin(TimeSpan.FromSeconds(1)), Is.LessThanOrEqualTo(PerSecond + 2), "two more for a machine that is late");
        Assert.That(desk.Recorder.All.MostWithin(TimeSpan.FromSeconds(3)), Is.LessThanOrEqualTo(3 * PerSecond));
    }

    [Test]
    public async Task Places_of_a_take_whose_answer_was_lost_are_not_given_twice()
    {
        await using var desk = await Desk.StartAsync();
        await using var relay = new DatabaseRelay(desk.App.Database.AppConnectionString);
        await using var other = await ShareLanesAsync(desk, relay.ConnectionString);
        await PutOnAsync(desk, desk.Meta.Id, LaneOf(other));
        await desk.LimitAsync(new { dailyRecipients = 6 });
        var customer = await desk.CustomerAsync();
        // A first one, so that the places are known before the answer is lost.
        await desk.ShouldBecomeAsync(await desk.SendAsync(desk.Template(Desk.NewPhone())), "accepted");
        var later = DateTimeOffset.UtcNow.AddHours(1);
        for (var i = 0; i < 20; i++)
            await desk.SendAsync(new { channelId = desk.Meta.Id, to = Desk.NewPhone(), type = "template", template = new { name = "trip_notice", language = "en" }, sendAt = later });

        relay.LoseAnswerOf("'sending', attempts = o.attempts + 1");
        await desk.ExecuteAsync("update outbox set due_at = now() where state = 'scheduled'");
        await Eventually.HoldsAsync(() => relay.HasLost);
        // Each comes from the queue, so the sender has looked for more by then.
        for (var i = 0; i < 3; i++) await desk.ShouldBecomeAsync(await desk.SendAsync(desk.Template(customer)), "accepted");
        var places = await desk.CountAsync("select count(*) from portfolio_recipients");
        Assert.That(places, Is.InRange(2, 6));
        Assert.That(desk.Recorder.All.Select(sent => sent.To).Where(to => to != customer).Distinct().Count(), Is.LessThanOrEqualTo(places));
    }
}
