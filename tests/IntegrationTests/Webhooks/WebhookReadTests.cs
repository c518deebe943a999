using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Webhooks;

internal sealed class WebhookReadTests
{
    private SeededApp _app = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _app = await SeededApp.GetAsync();

    [TestCase(0, "dead")]
    [TestCase(1, "pending")]
    [TestCase(2, "processed")]
    public async Task An_event_says_how_far_it_has_come(int i, string state) =>
        (await _app.GetAsync($"/api/webhook-events/{_app.Ours.Events[i]}")).ShouldHoldExactly(new
        {
            id = _app.Ours.Events[i],
            channelId = _app.Ours.Channel,
            kind = "message",
            receivedAt = Seed.At,
            state,
        });

    [TestCase("dead", 1)]
    [TestCase("pending", 1)]
    [TestCase("processed", Seed.Copies - 2)]
    public async Task Events_are_found_by_their_state(string state, int count) =>
        Assert.That((await _app.GetAsync($"/api/webhook-events?state={state}")).GetProperty("items").GetArrayLength(), Is.EqualTo(count));

    [Test]
    public async Task A_dead_letter_says_why_it_died() =>
        (await _app.GetAsync($"/api/dead-letters/{_app.Ours.DeadLetters[0]}")).ShouldHoldExactly(new
        {
            id = _app.Ours.DeadLetters[0],
            channelId = _app.Ours.Channel,
            eventId = _app.Ours.Events[0],
            kind = "message",
            state = "waiting",
            reason = "The handler failed.",
            attempts = 3,
            receivedAt = Seed.At,
            diedAt = Seed.At.AddSeconds(14),
        });

    [Test]
    public async Task A_replayed_dead_letter_says_when()
    {
        var letter = await _app.GetAsync($"/api/dead-letters/{_app.Ours.DeadLetters[1]}");
        Assert.That(letter.Text("state"), Is.EqualTo("replayed"));
        Assert.That(letter.GetProperty("replayedAt").GetDateTimeOffset(), Is.EqualTo(Seed.At.AddSeconds(14)));
    }
}
