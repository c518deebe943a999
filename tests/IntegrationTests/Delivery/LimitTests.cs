using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>What may leave when: checked at the provider, and told to people.</summary>
internal sealed class LimitTests
{
    private Desk _desk = null!;

    [SetUp]
    public async Task StartAsync() => _desk = await Desk.StartAsync(builder =>
    {
        builder.Configuration["Delivery:PairBurst"] = "4";
        builder.Configuration["Delivery:PairInterval"] = "00:00:02";
        builder.Configuration["Delivery:QueueLimit"] = "3";
    });

    [TearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    [Test]
    public async Task A_person_who_got_much_at_once_waits_and_nobody_else_does()
    {
        var (phone, other) = (await _desk.CustomerAsync(), await _desk.CustomerAsync());
        for (var i = 1; i <= 5; i++) Assert.That((await _desk.PostAsync(_desk.Text(phone, $"day {i}"), prefer: "wait")).Status, Is.EqualTo(202));
        Assert.That((await _desk.PostAsync(_desk.Text(other, "for you"), prefer: "wait")).Status, Is.EqualTo(202));
        await _desk.SettleAsync();

        var sent = _desk.Recorder.To(phone);
        Assert.That(sent.Skip(1).Select(one => one.Text), Is.EqualTo(Enumerable.Range(1, 5).Select(i => $"day {i}")), "in order, after the first answer");
        Assert.That(sent.MostWithin(TimeSpan.FromSeconds(1.9)), Is.LessThanOrEqualTo(4));
        Assert.That(_desk.Recorder.To(other)[^1].At, Is.LessThan(sent[^1].At));
        Assert.That(await _desk.CountAsync("select count(*) from pair_debts"), Is.Positive, "deep in debt: the next owner has to know");
    }

    [Test]
    public async Task A_number_keeps_its_pace()
    {
        await _desk.LimitAsync(new { messagesPerSecond = 5 });
        var before = _desk.Recorder.All.Count;
        for (var i = 0; i < 12; i++) Assert.That((await _desk.PostAsync(_desk.Template(Desk.NewPhone()), prefer: "wait")).Status, Is.EqualTo(202));
        await _desk.SettleAsync();

        var sent = _desk.Recorder.All.Skip(before).ToList();
        Assert.That(sent, Has.Count.EqualTo(12));
        Assert.That(sent.MostWithin(TimeSpan.FromSeconds(0.9)), Is.LessThanOrEqualTo(5));
        Assert.That(sent[^1].At - sent[0].At, Is.LessThan(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public async Task A_portfolio_writes_first_to_so_many_people_in_a_day_and_answers_go_on()
    {
        var customer = await _desk.CustomerAsync();
        await _desk.LimitAsync(new { dailyRecipients = 3 });
        var before = _desk.Recorder.All.Count;
        for (var i = 0; i < 5; i++) await _desk.PostAsync(_desk.Template(Desk.NewPhone()), prefer: "wait");
        await Eventually.HoldsAsync(() => _desk.Recorder.All.Count == before + 3);
        await _desk.ShouldBecomeAsync(await _desk.SendAsync(_desk.Text(customer, "an answer")), "accepted");

        await Eventually.HoldsAsync(async () => (await _desk.QueueAsync()).Text("waitsFor") == "recipients");
        var queue = await _desk.QueueAsync();
        Assert.That(queue.GetProperty("broadcasts").GetInt32(), Is.EqualTo(2));
        Assert.That(queue.GetProperty("recipients").GetProperty("used").GetInt32(), Is.EqualTo(3));
        Assert.That(queue.GetProperty("recipients").GetProperty("limit").GetInt32(), Is.EqualTo(3));
        Assert.That(queue.GetProperty("recipients").GetProperty("nextAt").GetDateTimeOffset(), Is.EqualTo(DateTimeOffset.UtcNow.AddHours(24)).Within(TimeSpan.FromMinutes(2)));
        Assert.That(queue.GetProperty("emptyAt").GetDateTimeOffset(), Is.GreaterThan(DateTimeOffset.UtcNow.AddHours(23)));

        await _desk.ExecuteAsync("update portfolio_recipients set at = at - interval '25 hours'");
        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.All, Has.Count.EqualTo(before + 6));
        Assert.That((await _desk.QueueAsync()).Text("waitsFor"), Is.Null);
    }

    [Test]
    public async Task An_answer_waits_for_no_template_that_the_portfolio_holds_back_from_the_same_person()
    {
        await _desk.LimitAsync(new { dailyRecipients = 1 });
        await _desk.ShouldBecomeAsync(await _desk.SendAsync(_desk.Template(Desk.NewPhone())), "accepted");
        var phone = Desk.NewPhone();
        var held = await _desk.SendAsync(_desk.Template(phone, "normal"));
        var bulk = await _desk.SendAsync(_desk.Template(phone));
        await Eventually.HoldsAsync(async () => (await _desk.QueueAsync()).Text("waitsFor") == "recipients");

        Assert.That(await _desk.PostAsync(_desk.BodyOf(Wire.Text("Interested in EBC Trek for 2 people in December"), phone)), Is.EqualTo(200));
        await Eventually.HoldsAsync(() => _desk.Recorder.To(phone).Count == 1);
        Assert.That(_desk.Recorder.To(phone)[0].Text, Is.Not.Empty, "the automatic answer");
        var (_, body, _) = await _desk.PostAsync(_desk.Text(phone, "a person's answer"), prefer: "wait");
        await _desk.ShouldBecomeAsync(body.GetProperty("messageId").GetGuid(), "accepted");
        Assert.That(((await _desk.MessageAsync(held)).Text("status"), (await _desk.MessageAsync(bulk)).Text("status")), Is.EqualTo(("queued", "queued")));

        await _desk.LimitAsync(new { dailyRecipients = 100 });
        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.To(phone).Skip(2).Select(sent => sent.Text), Is.EqualTo(new string?[] { null, null }), "the templates, behind it");
    }

    [Test]
    public async Task Answers_that_overtake_what_goes_as_bulk_keep_their_own_order()
    {
        var phone = await _desk.CustomerAsync();
        _desk.Recorder.Answer = _ => (503, new { error = new { message = "Service unavailable", code = 2 } });
        var texts = Enumerable.Range(1, 3).Select(n => $"day {n}").ToArray();
        Assert.That((await _desk.PostAsync(_desk.Template(phone), prefer: "wait")).Status, Is.EqualTo(202));
        foreach (var text in texts) Assert.That((await _desk.PostAsync(_desk.Text(phone, text), prefer: "wait")).Status, Is.EqualTo(202));
        await Eventually.HoldsAsync(async () => (await _desk.QueueAsync()).Text("waitsFor") == "parked");
        var inVain = _desk.Recorder.To(phone).Count;
        _desk.Recorder.Answer = _ => null;
        await _desk.SettleAsync();
        var sent = _desk.Recorder.To(phone).Skip(inVain).Select(one => one.Text).ToList();
        Assert.That(sent.Where(text => text is not null), Is.EqualTo(texts));
        Assert.That(sent, Has.Count.EqualTo(4));
    }

    [Test]
    public async Task A_full_queue_says_when_to_come_again_unless_the_caller_wants_to_wait()
    {
        var customer = await _desk.CustomerAsync();
        _desk.Recorder.Answer = _ => (503, new { error = new { message = "Service unavailable", code = 2 } });
        var statuses = new List<int>();
        for (var i = 0; i < 3; i++) statuses.Add((await _desk.PostAsync(_desk.Text(customer, $"{i}"))).Status);
        await Eventually.HoldsAsync(async () => await _desk.CountAsync("select count(*) from outbox where state = 'queued'") == 3);
        await Eventually.HoldsAsync(async () => (await _desk.PostAsync(_desk.Text(customer, "one too many"))).Status == 429);
        var (status, body, retryAfter) = await _desk.PostAsync(_desk.Text(customer, "one too many"));
        Assert.That(statuses, Is.All.EqualTo(202));
        Assert.That(status, Is.EqualTo(429));
        Assert.That(retryAfter, Is.Positive);
        Assert.That(body.Text("detail"), Does.Contain("Prefer: wait"));
        Assert.That((await _desk.PostAsync(_desk.Text(customer, "I can wait"), prefer: "wait")).Status, Is.EqualTo(202));
        await Eventually.HoldsAsync(async () => (await _desk.QueueAsync()).Text("waitsFor") == "parked");

        _desk.Recorder.Answer = _ => null;
        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.To(customer).Select(sent => sent.Text), Does.Contain("I can wait"));
    }
}
