using System.Net.Http.Json;
using System.Text.Json;
using TrailDesk.Infrastructure.Demo;
using TrailDesk.IntegrationTests.Support;
using TrailDesk.IntegrationTests.WhatsApp;

namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>What each class of failure does to the message, to its channel and to the person, whether it comes at once or later.</summary>
internal sealed class FailureTests : DeskTests
{
    [TearDown]
    public void Recover() => _desk.Recorder.Answer = _ => null;

    private static (int, object) Refusal(int code) => (400, new { error = new { message = $"(#{code}) refused", code } });

    private async Task<string> CustomerAsync()
    {
        var phone = Desk.NewPhone();
        await _desk.WriteAsync(phone, "thanks");
        return phone;
    }

    private async Task<Guid> SendAsync(string phone, string text, DemoChannel? channel = null)
    {
        using var sent = await _desk.Api.PostAsJsonAsync("/api/whatsapp/send", new { channelId = (channel ?? _desk.Meta).Id, to = phone, type = "text", text });
        Assert.That((int)sent.StatusCode, Is.EqualTo(202));
        return (await sent.JsonAsync()).GetProperty("messageId").GetGuid();
    }

    private Task<JsonElement> ConfigAsync(DemoChannel channel) => _desk.GetAsync($"/api/whatsapp/config/{channel.Id}");

    private Task<JsonElement> MessageAsync(Guid id) => _desk.GetAsync($"/api/messages/{id}");

    private Task ShouldBecomeAsync(Guid id, string status) => Eventually.HoldsAsync(async () => (await MessageAsync(id)).Text("status") == status);

    private Task HurryAsync() => _desk.ExecuteAsync("update outbox set due_at = now() where state = 'queued'");

    private Task<long> OptOutsAsync(Guid message) => _desk.CountAsync(
        "select count(*) from whatsapp_opt_ins where message_id = @message and purpose = 'marketing' and state = 'opted_out' and method = 'provider'", new { message });

    [TestCase(131047, "windowClosed", "sendTemplate")]
    [TestCase(131026, "recipientUnreachable", "fail")]
    [TestCase(132001, "template", "fail")]
    public async Task A_refusal_is_told_in_a_word_and_a_sentence(int code, string reason, string action)
    {
        var phone = await CustomerAsync();
        _desk.Recorder.Answer = sent => sent.To == phone ? Refusal(code) : null;
        var id = await SendAsync(phone, "hello");
        await ShouldBecomeAsync(id, "failed");
        var message = await MessageAsync(id);
        Assert.That(message.GetProperty("errors")[0].Text("code"), Is.EqualTo($"{code}"));
        Assert.That(message.GetProperty("failure").Text("reason"), Is.EqualTo(reason));
        Assert.That(message.GetProperty("failure").Text("action"), Is.EqualTo(action));
        Assert.That(message.GetProperty("failure").Text("sentence"), Is.Not.Empty);
        Assert.That(await OptOutsAsync(id), Is.Zero);
    }

    [Test]
    public async Task A_person_who_stopped_marketing_is_noted_when_the_send_is_refused()
    {
        var phone = await CustomerAsync();
        _desk.Recorder.Answer = sent => sent.To == phone ? Refusal(131050) : null;
        var id = await SendAsync(phone, "our offers");
        await ShouldBecomeAsync(id, "failed");
        Assert.That(await OptOutsAsync(id), Is.EqualTo(1));
        Assert.That((await MessageAsync(id)).GetProperty("failure").Text("reason"), Is.EqualTo("optedOut"));

        _desk.Recorder.Answer = _ => null;
        await ShouldBecomeAsync(await SendAsync(phone, "your booking is safe"), "accepted");
    }

    [Test]
    public async Task A_person_who_stopped_marketing_is_noted_when_a_status_tells_it()
    {
        var phone = await CustomerAsync();
        var id = await SendAsync(phone, "our offers");
        await ShouldBecomeAsync(id, "accepted");
        await _desk.StatusAsync((await MessageAsync(id)).Text("providerMessageId")!, phone, ("failed", DateTimeOffset.UtcNow, new[] { new { code = 131050, title = "User has stopped marketing" } }));
        await _desk.SettleAsync();
        Assert.That((await MessageAsync(id)).Text("status"), Is.EqualTo("failed"));
        Assert.That(await OptOutsAsync(id), Is.EqualTo(1));
    }

    [Test]
    public async Task A_message_that_was_held_back_later_for_a_limit_goes_once_more_and_then_no_further()
    {
        var phone = await CustomerAsync();
        var id = await SendAsync(phone, "see you at seven");
        await ShouldBecomeAsync(id, "accepted");
        var first = (await MessageAsync(id)).Text("providerMessageId")!;
        await _desk.StatusAsync(first, phone, ("failed", DateTimeOffset.UtcNow, new[] { new { code = 131056, title = "Pair rate limit" } }));
        await Eventually.HoldsAsync(async () => await _desk.CountAsync("select count(*) from outbox where message = @id", new { id }) == 1);
        Assert.That((await MessageAsync(id)).Text("status"), Is.EqualTo("queued"));

        await HurryAsync();
        await ShouldBecomeAsync(id, "accepted");
        var second = (await MessageAsync(id)).Text("providerMessageId")!;
        Assert.That(second, Is.Not.EqualTo(first));
        Assert.That(_desk.Recorder.To(phone).Count(sent => sent.Text == "see you at seven"), Is.EqualTo(2));

        await _desk.StatusAsync(second, phone, ("failed", DateTimeOffset.UtcNow, new[] { new { code = 131056, title = "Pair rate limit" } }));
        await _desk.SettleAsync();
        Assert.That((await MessageAsync(id)).Text("status"), Is.EqualTo("failed"));
        Assert.That((await MessageAsync(id)).GetProperty("failure").Text("reason"), Is.EqualTo("pairThrottled"));
    }

    [Test]
    public async Task A_message_that_the_provider_stumbles_over_uses_up_its_attempts_and_holds_nobody_up()
    {
        var (phone, other) = (await CustomerAsync(), await CustomerAsync());
        _desk.Recorder.Answer = sent => sent.To == phone ? Refusal(131000) : null;
        var tried = _desk.Recorder.To(phone).Count;
        var id = await SendAsync(phone, "hello");
        await ShouldBecomeAsync(await SendAsync(other, "for you"), "accepted");
        await Eventually.HoldsAsync(async () =>
        {
            await HurryAsync();
            return (await MessageAsync(id)).Text("status") == "failed";
        });
        Assert.That(_desk.Recorder.To(phone), Has.Count.EqualTo(tried + 3));
        Assert.That((await _desk.GetAsync($"/api/whatsapp/config/{_desk.Meta.Id}")).Text("parkedUntil"), Is.Null);
    }

    [Test]
    public async Task A_token_that_is_refused_parks_the_channel_with_a_reason_and_uses_up_no_attempt()
    {
        var phone = await CustomerAsync();
        _desk.Recorder.Answer = sent => sent.To == phone ? Refusal(190) : null;
        var id = await SendAsync(phone, "hello");
        await Eventually.HoldsAsync(async () => (await _desk.GetAsync($"/api/whatsapp/config/{_desk.Meta.Id}")).Text("parkedReason") is not null);
        Assert.That(await _desk.CountAsync("select attempts from outbox where message = @id", new { id }), Is.Zero);
        _desk.Recorder.Answer = _ => null;
        await ShouldBecomeAsync(id, "accepted");
        Assert.That((await _desk.GetAsync($"/api/whatsapp/config/{_desk.Meta.Id}")).Text("parkedReason"), Is.Null);
    }

    [Test]
    public async Task What_may_be_the_senders_fault_waits_until_another_message_got_through_and_then_fails()
    {
        var (phone, other) = (await _desk.MeetAsync(_desk.Twilio), await _desk.MeetAsync(_desk.Twilio));
        _desk.Recorder.Answer = sent => sent.To == phone ? (400, new { code = 63005, message = "Channel did not accept given content", status = 400 }) : null;
        var id = await SendAsync(phone, "odd content", _desk.Twilio);
        await Eventually.HoldsAsync(async () => (await ConfigAsync(_desk.Twilio)).Text("parkedReason") is not null);
        Assert.That(await _desk.CountAsync("select attempts from outbox where message = @id", new { id }), Is.Zero);

        await ShouldBecomeAsync(await SendAsync(other, "for you", _desk.Twilio), "accepted");
        await Eventually.HoldsAsync(async () =>
        {
            await HurryAsync();
            return (await MessageAsync(id)).Text("status") == "failed";
        });
        Assert.That((await MessageAsync(id)).GetProperty("errors")[0].Text("code"), Is.EqualTo("63005"));
    }

    [TestCase("held_for_quality_assessment"), TestCase("paused")]
    public async Task What_WhatsApp_takes_and_keeps_back_is_marked_until_it_goes(string word)
    {
        var phone = Desk.NewPhone();
        _desk.Recorder.Answer = sent => sent.To == phone ? (200, new { messaging_product = "whatsapp", messages = new[] { new { id = sent.Id, message_status = word } } }) : null;
        var id = await _desk.SendAsync(_desk.Template(phone));
        await ShouldBecomeAsync(id, "accepted");
        var message = await MessageAsync(id);
        Assert.That(message.Text("held"), Is.EqualTo(word));

        await _desk.StatusAsync(message.Text("providerMessageId")!, phone, ("sent", DateTimeOffset.UtcNow, null));
        await ShouldBecomeAsync(id, "sent");
        Assert.That((await MessageAsync(id)).TryGetProperty("held", out _), Is.False);
    }

    [Test]
    public async Task A_parked_channel_is_tried_with_what_nobody_waits_for_where_there_is_nothing_else()
    {
        var phone = Desk.NewPhone();
        _desk.Recorder.Answer = sent => sent.To == phone ? Refusal(190) : null;
        var id = await _desk.SendAsync(_desk.Template(phone));
        await Eventually.HoldsAsync(() => _desk.Recorder.To(phone).Count >= 2);
        _desk.Recorder.Answer = _ => null;
        await ShouldBecomeAsync(id, "accepted");
    }
}
