using System.Diagnostics;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>A node that is told to stop.</summary>
internal sealed class StopTests
{
    [Test]
    public async Task A_node_stops_although_a_provider_says_nothing_and_leaves_the_send_in_doubt_for_the_next()
    {
        await using var desk = await Desk.StartAsync(builder => builder.Configuration["Delivery:StopWithin"] = "00:00:01");
        var (arrived, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        desk.Recorder.BeforeAccepting = _ =>
        {
            arrived.TrySetResult();
            return answer.Task;
        };
        Assert.That(await desk.PostAsync(desk.BodyOf(Wire.Text("thanks"), Desk.NewPhone())), Is.EqualTo(200));
        await arrived.Task;

        var watch = Stopwatch.StartNew();
        await desk.App.App.StopAsync();

        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(10)));
        Assert.That(await desk.CountAsync("select count(*) from outbox where state = 'sending'"), Is.EqualTo(1));
        Assert.That(await desk.CountAsync("select count(*) from send_lanes where owner is not null"), Is.Zero);
        answer.SetResult();
    }
}
