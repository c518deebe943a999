using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Delivery;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>What is accepted leaves: once, in order, whatever the provider and the database do meanwhile.</summary>
internal sealed class DeliveryTests
{
    private readonly ShiftedTime _time = new();
    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _desk = await Desk.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(_time));

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    [TearDown]
    public void Recover() => (_desk.Recorder.Answer, _desk.Recorder.BeforeAccepting) = (_ => null, _ => Task.CompletedTask);

    /// <summary>A customer who has just written, so that a person may answer them.</summary>
    private async Task<string> CustomerAsync()
    {
        var phone = Desk.NewPhone();
        await _desk.WriteAsync(phone, "thanks");
        return phone;
    }

    private async Task SendAsync(string phone, string text)
    {
        using var sent = await _desk.Api.PostAsJsonAsync("/api/whatsapp/send", new { channelId = _desk.Meta.Id, to = phone, type = "text", text });
        Assert.That((int)sent.StatusCode, Is.EqualTo(202));
    }

    private string[] Texts(string phone) => [.. _desk.Recorder.To(phone).Select(sent => sent.Text!)];

    [Test]
    public async Task After_ten_minutes_without_a_provider_everything_leaves_once_and_in_order()
    {
        var phones = new[] { await CustomerAsync(), await CustomerAsync(), await CustomerAsync() };
        var texts = Enumerable.Range(1, 4).Select(n => $"Day {n} of your trek").ToArray();
        _desk.Recorder.Answer = _ => (503, new { error = new { message = "Service unavailable", code = 2, is_transient = true } });
        foreach (var text in texts)
            foreach (var phone in phones)
                await SendAsync(phone, text);
        for (var probes = 0; probes < 3; probes++)
        {
            var tried = _desk.Recorder.All.Count;
            _time.Pass(TimeSpan.FromMinutes(4));
            await Eventually.HoldsAsync(() => _desk.Recorder.All.Count > tried);
        }

        var parked = await _desk.GetAsync($"/api/whatsapp/config/{_desk.Meta.Id}");
        Assert.That(parked.GetProperty("parkedUntil").GetDateTimeOffset(), Is.GreaterThan(_time.GetUtcNow()));
        Assert.That(parked.Text("parkedReason"), Is.Not.Empty);

        var inVain = phones.ToDictionary(phone => phone, phone => _desk.Recorder.To(phone).Count);
        _desk.Recorder.Answer = _ => null;
        _time.Pass(TimeSpan.FromMinutes(1));
        await _desk.SettleAsync();

        foreach (var phone in phones)
            Assert.That(Texts(phone).Skip(inVain[phone]), Is.EqualTo(texts), "each once, in the order of their sending");
        Assert.That((await _desk.GetAsync($"/api/whatsapp/config/{_desk.Meta.Id}")).Text("parkedUntil"), Is.Null);
        Assert.That(await _desk.CountAsync("select count(*) from whatsapp_messages where direction = 'outbound' and status not in ('accepted', 'delivered', 'read', 'played', 'sent')"), Is.Zero);
    }

    [Test]
    public async Task A_second_message_waits_until_the_first_is_accepted_and_then_follows_at_once()
    {
        var (phone, other) = (await CustomerAsync(), await CustomerAsync());
        var (arrived, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        _desk.Recorder.BeforeAccepting = async sent =>
        {
            if (sent.Text != "first") return;
            arrived.SetResult();
            await release.Task;
        };
        await SendAsync(phone, "first");
        await arrived.Task;
        await SendAsync(phone, "second");
        await SendAsync(other, "for somebody else");
        await Eventually.HoldsAsync(() => Texts(other).Length == 2);
        Assert.That(Texts(phone).Last(), Is.EqualTo("first"));

        release.SetResult();
        await _desk.SettleAsync();
        Assert.That(Texts(phone)[1..], Is.EqualTo(new[] { "first", "second" }));
    }

    [Test]
    public async Task A_row_that_says_sending_and_is_sent_by_nobody_is_taken_back_and_leaves_once()
    {
        var phone = await CustomerAsync();
        var refused = new TaskCompletionSource();
        _desk.Recorder.Answer = sent =>
        {
            if (sent.To != phone) return null;
            refused.TrySetResult();
            return (503, new { error = new { message = "Service unavailable", code = 2 } });
        };
        await SendAsync(phone, "are you there?");
        await refused.Task;
        await Eventually.HoldsAsync(async () => await _desk.CountAsync("select count(*) from outbox where state = 'queued'") == 1);
        var tried = _desk.Recorder.To(phone).Count;

        // As after a take whose commit was done and whose answer was lost.
        await _desk.ExecuteAsync("update outbox o set state = 'sending', attempts = o.attempts + 1, epoch = l.epoch from send_lanes l where l.lane = o.lane");
        _desk.Recorder.Answer = _ => null;
        _time.Pass(TimeSpan.FromMinutes(1));
        _desk.App.App.Services.GetRequiredService<InAir>().LoseAnswer();

        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.To(phone).Skip(tried).Select(sent => sent.Text), Is.EqualTo(new[] { "are you there?" }));
    }

    private async Task<(long Take, long Epoch)> TakeAsync(Guid message) =>
        (await _desk.ReadAsync<(long, long)>("select take, epoch from outbox where message = @message", new { message })).Single();

    [Test]
    public async Task A_refusal_that_is_written_down_twice_does_not_queue_what_is_on_its_way_anew()
    {
        var phone = await CustomerAsync();
        var (arrived, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var tries = 0;
        _desk.Recorder.Answer = sent => sent.Text == "once" && Interlocked.Increment(ref tries) == 1 ? (503, new { error = new { message = "Service unavailable", code = 2 } }) : null;
        _desk.Recorder.BeforeAccepting = sent =>
        {
            if (sent.Text != "once") return Task.CompletedTask;
            arrived.SetResult();
            return release.Task;
        };
        var id = await _desk.SendAsync(_desk.Text(phone, "once"));
        await Eventually.HoldsAsync(async () => await _desk.CountAsync("select count(*) from outbox where state = 'queued' and started_at is not null") == 1);
        var first = await TakeAsync(id);
        _time.Pass(TimeSpan.FromSeconds(4));
        await arrived.Task;

        // As after a commit whose answer was lost: the same outcome once more.
        var row = (await _desk.ReadAsync<(Guid Tenant, Guid Channel, short Lane, Guid Recipient)>("select tenant, channel, lane, recipient from outbox where message = @id", new { id })).Single();
        var item = new OutboxItem(id, 0, row.Tenant, row.Channel, row.Lane, row.Recipient, 0, 0, null, 1, 0, false, null, first.Epoch, first.Take, []);
        var written = new TaskCompletionSource();
        var refused = new SendOutcome.Deferred(SendFailure.Transient, new ErrorPart("2"), TimeSpan.Zero);
        _desk.App.App.Services.GetRequiredService<OutcomeRecorder>().Record(new Outcome(item, refused, null, written.SetResult));
        await written.Task;
        Assert.That(await _desk.CountAsync("select count(*) from outbox where message = @id and state = 'sending'", new { id }), Is.EqualTo(1));
        Assert.That((await TakeAsync(id)).Take, Is.GreaterThan(first.Take));

        release.SetResult();
        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.To(phone).Count(sent => sent.Text == "once"), Is.EqualTo(2), "the refused one and one more");
    }

    [Test]
    public async Task A_commit_that_shows_itself_after_the_first_look_is_found_by_a_later_one()
    {
        var phone = await CustomerAsync();
        var (_, body, _) = await _desk.PostAsync(new { channelId = _desk.Meta.Id, to = phone, type = "text", text = "later", sendAt = $"{_time.GetUtcNow().AddHours(3):s}Z" });
        var id = body.GetProperty("messageId").GetGuid();
        var air = _desk.App.App.Services.GetRequiredService<InAir>();
        air.LoseAnswer();
        await Eventually.HoldsAsync(() => !air.Lost.IsDue);

        await _desk.ExecuteAsync("update whatsapp_messages set status = 'queued' where id = @id", new { id });
        await _desk.ExecuteAsync("update outbox o set state = 'sending', attempts = 1, due_at = now(), epoch = l.epoch from send_lanes l where l.lane = o.lane and o.message = @id", new { id });

        await _desk.ShouldBecomeAsync(id, "accepted");
        Assert.That(Texts(phone)[1..], Is.EqualTo(new[] { "later" }));
    }
}
