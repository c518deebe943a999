using System.Net;
using System.Net.Http.Json;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Conversations;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Webhooks;

/// <summary>A message that no handler survives: tried three times, out of everybody's way, and not lost.</summary>
internal sealed class PoisonTests
{
    private readonly Trap _trap = new();
    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _desk = await Desk.StartAsync(builder =>
    {
        builder.Configuration["Inbox:HandlerTimeout"] = "00:00:00.400";
        builder.Services.AddSingleton<IPipelineBehavior<ReceiveMessage, ReceiveMessageResult>>(_trap);
    });

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    [Test]
    public async Task A_message_that_fails_three_times_is_a_dead_letter_and_its_sender_goes_on_in_order_while_others_do_not_wait()
    {
        var (phone, other) = (Desk.NewPhone(), Desk.NewPhone());
        var marker = _trap.Set(phone);
        var poison = Webhooks(marker, phone);
        Assert.That(await _desk.PostAsync(poison), Is.EqualTo(200));
        Assert.That(await _desk.PostAsync(Webhooks("thanks", phone)), Is.EqualTo(200));
        Assert.That(await _desk.PostAsync(Webhooks("hello", phone)), Is.EqualTo(200));
        Assert.That(await _desk.PostAsync(Webhooks("thanks", other)), Is.EqualTo(200));
        await Eventually.HoldsAsync(() => _desk.Recorder.To(other).Count == 1);
        Assert.That(_desk.Recorder.To(phone), Is.Empty, "the sender's later messages wait for the first");

        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.To(phone).Select(sent => sent.Text![..5]), Is.EqualTo(new[] { "You'r", "Hello" }));
        var letter = (await _desk.ListAsync("/api/dead-letters?state=waiting"))
            .Single(letter => letter.Text("reason")!.Contains("InvalidOperationException", StringComparison.Ordinal));
        Assert.That(letter.GetProperty("attempts").GetInt32(), Is.EqualTo(3));
        Assert.That(_trap.Attempts(marker), Is.EqualTo(3));
        await ReplayAsync(letter.Text("id")!, letter.Text("eventId")!, marker, phone);
    }

    private async Task ReplayAsync(string letterId, string eventId, string marker, string phone)
    {
        _trap.Release(marker);
        using var replayed = await _desk.Api.PostAsync($"/api/dead-letters/{letterId}/replay", null);
        Assert.That(replayed.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        (await replayed.JsonAsync()).ShouldHoldExactly(new { eventId, outcome = "queued" });
        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.To(phone), Has.Count.EqualTo(3));
        var letter = await _desk.GetAsync($"/api/dead-letters/{letterId}");
        Assert.That(letter.Text("state"), Is.EqualTo("replayed"));
        using var again = await _desk.Api.PostAsync($"/api/dead-letters/{letterId}/replay", null);
        (await again.JsonAsync()).ShouldHoldExactly(new { eventId, outcome = "already_complete" });
        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.To(phone), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task A_handler_that_hangs_is_left_behind_and_its_message_becomes_a_dead_letter()
    {
        var (phone, other) = (Desk.NewPhone(), Desk.NewPhone());
        var marker = _trap.Set(phone, hangs: true);
        Assert.That(await _desk.PostAsync(Webhooks(marker, phone)), Is.EqualTo(200));
        Assert.That(await _desk.PostAsync(Webhooks("thanks", phone)), Is.EqualTo(200));
        Assert.That(await _desk.PostAsync(Webhooks("thanks", other)), Is.EqualTo(200));
        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.To(other), Has.Count.EqualTo(1));
        Assert.That(_desk.Recorder.To(phone).Select(sent => sent.Text), Is.EqualTo(new[] { "You're very welcome!" }));
        var reasons = (await _desk.ListAsync("/api/dead-letters?state=waiting")).Select(letter => letter.Text("reason"));
        Assert.That(reasons, Has.Some.Contains("timeout"));
    }

    // Together they take three times what a transaction may, each alone a sixth of it.
    [Test]
    public async Task Messages_that_are_slow_together_are_nobodys_fault()
    {
        var phone = Desk.NewPhone();
        var texts = Enumerable.Range(1, 18).Select(number => _trap.SetSlow($"thanks {phone} {number}", TimeSpan.FromMilliseconds(65))).ToList();
        var letters = (await _desk.ListAsync("/api/dead-letters?limit=200")).Count;

        Assert.That(await _desk.PostAsync(Wire.Body(Wire.Change(
            _desk.Meta.PhoneNumberId!, "messages", texts.Select(text => Wire.Message(Wire.Text(text), phone)), Wire.Contact(phone)))), Is.EqualTo(200));
        await _desk.SettleAsync();

        var stored = (await _desk.MessagesAsync(phone)).Where(message => message.Text("direction") == "inbound").Select(message => message.Text("text"));
        Assert.That(stored.Reverse(), Is.EqualTo(texts));
        Assert.That(_desk.Recorder.To(phone), Has.Count.EqualTo(texts.Count));
        Assert.That((await _desk.ListAsync("/api/dead-letters?limit=200")).Count, Is.EqualTo(letters));
    }

    [Test]
    public async Task A_processed_event_says_that_it_was_complete_and_repeats_nothing()
    {
        var phone = Desk.NewPhone();
        Assert.That(await _desk.AskAsync(phone, "thanks"), Is.EqualTo("You're very welcome!"));
        var done = (await _desk.ListAsync("/api/webhook-events?state=processed&kind=message&limit=1"))[0].Text("id");
        using var answer = await _desk.Api.PostAsync($"/api/webhook-events/{done}/replay", null);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        (await answer.JsonAsync()).ShouldHoldExactly(new { eventId = done, outcome = "already_complete" });
        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.To(phone), Has.Count.EqualTo(1));
        Assert.That((await _desk.MessagesAsync(phone)).Count, Is.EqualTo(2));
    }

    [Test]
    public async Task An_event_that_was_passed_over_is_completed_by_a_replay()
    {
        var phone = Desk.NewPhone();
        await _desk.WriteAsync(phone, "thanks");
        var id = (await _desk.ListAsync("/api/webhook-events?kind=message&limit=1"))[0].Text("id");
        // As if a restore had brought back the event without what it did.
        await _desk.ExecuteAsync("""
            delete from provider_messages where message_id in (select id from whatsapp_messages where direction = 'inbound' and contact_id = @Id);
            delete from whatsapp_messages where contact_id = @Id;
            """, new { Id = (await _desk.ContactAsync(phone)).GetProperty("id").GetGuid() });
        using var answer = await _desk.Api.PostAsync($"/api/webhook-events/{id}/replay", null);
        (await answer.JsonAsync()).ShouldHoldExactly(new { eventId = id, outcome = "queued" });
        await _desk.SettleAsync();
        Assert.That((await _desk.MessagesAsync(phone)).Count, Is.EqualTo(2));
    }

    [Test]
    public async Task Only_who_runs_operations_may_replay_and_only_what_is_their_own()
    {
        Assert.That((await _desk.Api.PostAsync($"/api/webhook-events/{Guid.NewGuid()}/replay", null)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await _desk.Api.PostAsync($"/api/dead-letters/{Guid.NewGuid()}/replay", null)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        await _desk.Api.PostAsJsonAsync("/api/users", new { name = "Rep", email = "rep@example.com", roles = new[] { "sales" }, password = TestApp.Password });
        using var rep = await _desk.App.SignInAsync("rep@example.com");
        Assert.That((await rep.PostAsync($"/api/dead-letters/{Guid.NewGuid()}/replay", null)).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That((await _desk.Door.PostAsync($"/api/dead-letters/{Guid.NewGuid()}/replay", null)).StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    private byte[] Webhooks(string text, string phone) => _desk.BodyOf(Wire.Text(text), phone);

    /// <summary>Makes the handling of marked messages slow, or fail or hang until it is let go.</summary>
    private sealed class Trap : IPipelineBehavior<ReceiveMessage, ReceiveMessageResult>
    {
        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, (bool Hangs, bool Open, int Attempts)> _markers = new();
        private readonly System.Collections.Concurrent.ConcurrentDictionary<string, TimeSpan> _slow = new();

        public string Set(string phone, bool hangs = false)
        {
            var marker = $"poison {phone}";
            _markers[marker] = (hangs, false, 0);
            return marker;
        }

        public string SetSlow(string text, TimeSpan time)
        {
            _slow[text] = time;
            return text;
        }

        public void Release(string marker) => _markers[marker] = _markers[marker] with { Open = true };

        public int Attempts(string marker) => _markers[marker].Attempts;

        public async Task<ReceiveMessageResult> Handle(
            ReceiveMessage request, CancellationToken cancellationToken, RequestHandlerDelegate<ReceiveMessageResult> next)
        {
            var text = request.Event.Content.Text ?? "";
            if (_slow.TryGetValue(text, out var time)) await Task.Delay(time, cancellationToken);
            if (!_markers.TryGetValue(text, out var set) || set.Open) return await next();
            _markers[text] = set with { Attempts = set.Attempts + 1 };
            if (!set.Hangs) throw new InvalidOperationException("poison");
            await Task.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None);
            return default;
        }
    }
}
