using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>Who waits for whom: an answer for no broadcast, a number for no other.</summary>
internal sealed class PriorityTests : DeskTests
{
    private TaskCompletionSource _release = new();

    [TearDown]
    public async Task RecoverAsync()
    {
        (_desk.Recorder.Answer, _desk.Recorder.BeforeAccepting) = (_ => null, _ => Task.CompletedTask);
        _release.TrySetResult();
        await _desk.LimitAsync(new { messagesPerSecond = 1000 });
        await _desk.SettleAsync();
    }

    [Test]
    public async Task An_answer_leaves_at_once_in_the_middle_of_a_broadcast_and_the_broadcast_goes_on()
    {
        var customer = await _desk.CustomerAsync();
        await _desk.LimitAsync(new { messagesPerSecond = 10 });
        var before = _desk.Recorder.All.Count;
        for (var i = 0; i < 60; i++) await _desk.SendAsync(_desk.Template(Desk.NewPhone()));
        await Eventually.HoldsAsync(() => _desk.Recorder.All.Count >= before + 5);

        var at = _desk.Recorder.All.Count;
        await _desk.ShouldBecomeAsync(await _desk.SendAsync(_desk.Text(customer, "an answer")), "accepted");
        var order = _desk.Recorder.All.ToList();
        Assert.That(order.FindIndex(sent => sent.Text == "an answer") - at, Is.LessThan(10), "places behind the broadcast");
        Assert.That((await _desk.QueueAsync()).GetProperty("broadcasts").GetInt32(), Is.Positive);
        await _desk.LimitAsync(new { messagesPerSecond = 1000 });
        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.All, Has.Count.EqualTo(before + 61));
    }

    [Test]
    public async Task A_broadcast_moves_while_answers_keep_coming()
    {
        var customers = new List<string>();
        for (var i = 0; i < 10; i++) customers.Add(await _desk.CustomerAsync());
        await _desk.LimitAsync(new { messagesPerSecond = 10 });
        var before = _desk.Recorder.All.Count;
        for (var i = 0; i < 10; i++) await _desk.SendAsync(_desk.Template(Desk.NewPhone()));
        for (var round = 0; round < 3; round++)
            foreach (var customer in customers) await _desk.SendAsync(_desk.Text(customer, $"answer {round}"));
        await Eventually.HoldsAsync(() => _desk.Recorder.All.Count >= before + 25);
        var first = _desk.Recorder.All.Skip(before).Take(25).ToList();
        Assert.That(first.Count(sent => sent.Text is null), Is.GreaterThanOrEqualTo(2));
        Assert.That(first.Count(sent => sent.Text is not null), Is.GreaterThanOrEqualTo(10));
        await _desk.LimitAsync(new { messagesPerSecond = 1000 });
    }

    [Test]
    public async Task A_number_whose_provider_hangs_holds_up_no_other_on_the_same_lane()
    {
        // One portfolio is one lane. Each change is known to this node at once.
        foreach (var channel in new[] { _desk.Meta.Id, _desk.Dialog360.Id }) await _desk.ChangeAsync(channel, new { portfolio = "one lane" });
        await _desk.LimitAsync(new { messagesPerSecond = 1000 });
        _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _desk.Recorder.BeforeAccepting = sent => sent.Path.Contains(_desk.Meta.PhoneNumberId!, StringComparison.Ordinal) ? _release.Task : Task.CompletedTask;
        for (var i = 0; i < 150; i++) await _desk.SendAsync(_desk.Template(Desk.NewPhone()));
        await Eventually.HoldsAsync(async () => await _desk.CountAsync("select count(*) from outbox where state = 'sending'") >= 100);
        Assert.That(await _desk.CountAsync("select count(*) from outbox where state = 'sending'"), Is.LessThanOrEqualTo(128), "its share of what is in the air");

        var phone = Desk.NewPhone();
        var id = await _desk.SendAsync(new { channelId = _desk.Dialog360.Id, to = phone, type = "template", template = new { name = "trip_notice", language = "en" } });
        await _desk.ShouldBecomeAsync(id, "accepted");
        Assert.That(await _desk.CountAsync("select count(distinct lane) from outbox"), Is.EqualTo(1));
        Assert.That(await _desk.CountAsync("select count(*) from outbox where state = 'queued'"), Is.Positive, "the one that hangs still hangs");
    }
}
