using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>An answer is lost, the grace time goes by, and then the provider tells that the first try arrived.</summary>
internal sealed class LateNewsTests
{
    private const string Words = "the jeep leaves at six";
    private static readonly (int, object) Away = (503, new { error = new { message = "Service unavailable", code = 2 } });
    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _desk = await Desk.StartAsync(builder => builder.Configuration["Delivery:Grace"] = "00:00:01");

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    [TearDown]
    public void Recover() => _desk.Recorder.Answer = _ => null;

    private int Tried(string phone) => _desk.Recorder.To(phone).Count(sent => sent.Text == Words);

    private Task ResendWaitsAsync(Guid id) => Eventually.HoldsAsync(async () =>
        await _desk.CountAsync("select count(*) from outbox where message = @id and state = 'queued' and resends = 1", new { id }) == 1);

    /// <summary>Whatever waited on the number had its turn by then.</summary>
    private async Task LetGoAsync()
    {
        _desk.Recorder.Answer = _ => null;
        await _desk.ShouldBecomeAsync(await _desk.SendAsync(_desk.Text(await _desk.CustomerAsync(), "for somebody else")), "accepted");
        await _desk.SettleAsync();
    }

    [Test]
    public async Task A_second_try_that_waits_on_a_parked_number_does_not_leave_any_more()
    {
        var phone = await _desk.CustomerAsync();
        var tries = 0;
        _desk.Recorder.Answer = _ => Interlocked.Increment(ref tries) == 1 ? (504, "upstream timed out") : Away;
        var id = await _desk.SendAsync(_desk.Text(phone, Words));
        await ResendWaitsAsync(id);
        await Eventually.HoldsAsync(async () => (await _desk.QueueAsync()).Text("waitsFor") == "parked");

        await _desk.EchoAsync(id, phone, "delivered");
        await _desk.ShouldBecomeAsync(id, "delivered");
        await Eventually.HoldsAsync(async () => await _desk.CountAsync("select count(*) from outbox where message = @id", new { id }) == 0);
        var tried = Tried(phone);
        await LetGoAsync();
        Assert.That(Tried(phone), Is.EqualTo(tried), "all but the first were refused");
        Assert.That((await _desk.MessageAsync(id)).Text("status"), Is.EqualTo("delivered"));
    }

    [Test]
    public async Task A_second_try_that_is_put_off_after_the_news_does_not_leave_again()
    {
        var phone = await _desk.CustomerAsync();
        using var release = new ManualResetEventSlim();
        var tries = 0;
        _desk.Recorder.Answer = sent =>
        {
            if (sent.Text != Words) return null;
            if (Interlocked.Increment(ref tries) == 1) return (504, "upstream timed out");
            release.Wait(TimeSpan.FromSeconds(20));
            return Away;
        };
        var id = await _desk.SendAsync(_desk.Text(phone, Words));
        await Eventually.HoldsAsync(() => Tried(phone) == 2);
        await _desk.EchoAsync(id, phone, "delivered");
        await _desk.ShouldBecomeAsync(id, "delivered");
        release.Set();

        await LetGoAsync();
        Assert.That(Tried(phone), Is.EqualTo(2));
        var message = await _desk.MessageAsync(id);
        Assert.That((message.Text("status"), message.Text("providerMessageId")), Is.EqualTo(("delivered", $"wamid.echo.{id:n}")));
    }

    [Test]
    public async Task What_may_have_arrived_cannot_be_cancelled_and_is_told_why()
    {
        var phone = await _desk.CustomerAsync();
        var tries = 0;
        _desk.Recorder.Answer = _ => Interlocked.Increment(ref tries) == 1 ? (504, "upstream timed out") : Away;
        var id = await _desk.SendAsync(_desk.Text(phone, Words));
        await ResendWaitsAsync(id);
        await Eventually.HoldsAsync(async () => (await _desk.QueueAsync()).Text("waitsFor") == "parked");
        await ResendWaitsAsync(id);

        using (var refused = await _desk.Api.DeleteAsync($"/api/messages/{id}"))
        {
            Assert.That((int)refused.StatusCode, Is.EqualTo(409));
            Assert.That((await refused.JsonAsync()).Text("detail"), Does.Contain("nobody knows whether it arrived"));
        }

        Assert.That((await _desk.MessageAsync(id)).Text("status"), Is.EqualTo("queued"));
        await LetGoAsync();
        Assert.That((await _desk.MessageAsync(id)).Text("status"), Is.EqualTo("accepted"));
    }
}
