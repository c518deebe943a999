using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>What the queue says it waits for, where it is the provider that has said until when.</summary>
internal sealed class WaitingTests
{
    private Desk _desk = null!;

    [SetUp]
    public async Task StartAsync() => _desk = await Desk.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    private void Refuse(string phone, int code) =>
        _desk.Recorder.Answer = sent => sent.To == phone ? (400, new { error = new { message = $"(#{code}) refused", code } }) : null;

    [Test]
    public async Task A_portfolio_that_the_provider_holds_back_says_until_when_and_answers_go()
    {
        var (customer, phone) = (await _desk.CustomerAsync(), Desk.NewPhone());
        var before = _desk.Recorder.All.Count;
        Refuse(phone, 131048);
        await _desk.SendAsync(_desk.Template(phone));
        await Eventually.HoldsAsync(async () => (await _desk.QueueAsync()).Text("waitsFor") == "hold");
        for (var i = 0; i < 2; i++) await _desk.SendAsync(_desk.Template(Desk.NewPhone()));
        await _desk.ShouldBecomeAsync(await _desk.SendAsync(_desk.Text(customer, "an answer")), "accepted");

        var hour = DateTimeOffset.UtcNow.AddHours(1);
        var queue = await _desk.QueueAsync();
        Assert.That(queue.Text("waitsFor"), Is.EqualTo("hold"));
        Assert.That(queue.GetProperty("broadcasts").GetInt32(), Is.EqualTo(3));
        Assert.That(queue.GetProperty("heldUntil").GetDateTimeOffset(), Is.EqualTo(hour).Within(TimeSpan.FromMinutes(2)));
        Assert.That(queue.GetProperty("emptyAt").GetDateTimeOffset(), Is.EqualTo(hour).Within(TimeSpan.FromMinutes(2)));
        Assert.That(_desk.Recorder.All, Has.Count.EqualTo(before + 2), "the one that was refused, and the answer");
    }

    [Test]
    public async Task A_message_that_is_tried_again_in_ten_minutes_is_not_said_to_wait_for_the_pace()
    {
        var phone = await _desk.CustomerAsync();
        Refuse(phone, 132069);
        await _desk.SendAsync(_desk.Text(phone, "a flow"));
        await Eventually.HoldsAsync(async () => (await _desk.QueueAsync()).Text("waitsFor") == "dueTime");
        var queue = await _desk.QueueAsync();
        Assert.That(queue.GetProperty("emptyAt").GetDateTimeOffset(), Is.EqualTo(DateTimeOffset.UtcNow.AddMinutes(10)).Within(TimeSpan.FromMinutes(1)));
        Assert.That(queue.TryGetProperty("heldUntil", out _), Is.False);
    }
}
