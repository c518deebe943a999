using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>A provider that is away stops its number, and few messages come into doubt for it.</summary>
internal sealed class HealthTests
{
    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _desk = await Desk.StartAsync(builder =>
    {
        builder.Configuration["Delivery:Grace"] = "00:00:02";
        builder.Configuration["WhatsApp:Meta:TimeoutSeconds"] = "1";
    });

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    [TearDown]
    public async Task RecoverAsync()
    {
        (_desk.Recorder.Answer, _desk.Recorder.BeforeAccepting) = (_ => null, _ => Task.CompletedTask);
        await _desk.SettleAsync();
    }

    private Task<string?> ReasonAsync() => ReasonAsync(_desk.Meta.Id);

    private async Task<string?> ReasonAsync(Guid channel) => (await _desk.GetAsync($"/api/whatsapp/config/{channel}")).Text("parkedReason");

    [Test]
    public async Task A_gateway_that_fails_parks_the_number_and_what_waits_leaves_when_it_is_back()
    {
        _desk.Recorder.Answer = _ => (502, "bad gateway");
        var before = _desk.Recorder.All.Count;
        var messages = new List<Guid>();
        for (var i = 0; i < 40; i++) messages.Add(await _desk.SendAsync(_desk.Template(Desk.NewPhone())));
        await Eventually.HoldsAsync(async () => await ReasonAsync() is not null);
        Assert.That(await ReasonAsync(), Does.Contain("502"));
        await Eventually.HoldsAsync(() => _desk.Recorder.All.Count > before + 1);
        Assert.That(await _desk.CountAsync("select count(*) from outbox where state = 'queued' and resends = 0 and attempts = 0"), Is.GreaterThan(20), "the rest was not tried");

        _desk.Recorder.Answer = _ => null;
        await _desk.SettleAsync();
        foreach (var id in messages) Assert.That((await _desk.MessageAsync(id)).Text("status"), Is.EqualTo("accepted"));
        Assert.That(await ReasonAsync(), Is.Null);
    }

    [Test]
    public async Task A_provider_that_hangs_parks_the_number_until_the_next_one_is_accepted()
    {
        var (slow, release) = (Desk.NewPhone(), new TaskCompletionSource());
        _desk.Recorder.BeforeAccepting = sent => sent.To == slow ? release.Task : Task.CompletedTask;
        var id = await _desk.SendAsync(_desk.Template(slow));
        await Eventually.HoldsAsync(async () => await ReasonAsync() is not null);
        Assert.That(await ReasonAsync(), Does.Contain("timeout"));
        Assert.That((await _desk.MessageAsync(id)).Text("status"), Is.EqualTo("unknown").Or.EqualTo("queued"), "it may have arrived");

        await _desk.ShouldBecomeAsync(await _desk.SendAsync(_desk.Template(Desk.NewPhone())), "accepted");
        await Eventually.HoldsAsync(async () => await ReasonAsync() is null);
        release.SetResult();
    }

    [Test]
    public async Task A_reason_that_another_process_left_goes_with_the_first_acceptance()
    {
        await _desk.ExecuteAsync(
            "update whatsapp_configurations set parked_until = now() - interval '1 hour', parked_reason = 'The token ran out (190)' where id = @Id", new { _desk.Dialog360.Id });
        Assert.That(await ReasonAsync(_desk.Dialog360.Id), Is.Not.Null);
        await _desk.ShouldBecomeAsync(
            await _desk.SendAsync(new { channelId = _desk.Dialog360.Id, to = Desk.NewPhone(), type = "template", template = new { name = "trip_notice", language = "en" } }), "accepted");
        await Eventually.HoldsAsync(async () => await ReasonAsync(_desk.Dialog360.Id) is null);
    }

    [Test]
    public async Task What_was_too_much_at_once_keeps_each_persons_order_and_the_number_rests_as_briefly_as_it_may()
    {
        var customer = await _desk.CustomerAsync();
        var (refused, said) = (0, new[] { "first", "second", "third" });
        _desk.Recorder.Answer = sent => sent.To == customer && Interlocked.Increment(ref refused) <= 2
            ? (429, new { error = new { message = "(#130429) Rate limit hit", code = 130429 } })
            : null;
        foreach (var text in said) await _desk.SendAsync(_desk.Text(customer, text));
        DateTimeOffset? until = null;
        await Eventually.HoldsAsync(async () =>
        {
            var channel = await _desk.GetAsync($"/api/whatsapp/config/{_desk.Meta.Id}");
            until = channel.Text("parkedUntil") is null ? null : channel.GetProperty("parkedUntil").GetDateTimeOffset();
            return until is not null;
        });
        Assert.That(until, Is.LessThan(DateTimeOffset.UtcNow.AddSeconds(2)));
        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.To(customer).Select(sent => sent.Text).Where(said.Contains), Is.EqualTo(new[] { "first", "first", "first", "second", "third" }));
        Assert.That(await ReasonAsync(), Is.Null);
    }
}
