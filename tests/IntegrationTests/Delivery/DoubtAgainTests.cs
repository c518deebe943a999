using System.Net.Http.Json;
using TrailDesk.Infrastructure.Demo;
using TrailDesk.IntegrationTests.Consent;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>The second try, too, is left without an answer.</summary>
internal sealed class DoubtAgainTests
{
    private const string Words = "the jeep leaves at six";
    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _desk = await Desk.StartAsync(builder => builder.Configuration["Delivery:Grace"] = "00:00:02");

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    [TearDown]
    public void Recover() => _desk.Recorder.Answer = _ => null;

    private int Sent(string phone) => _desk.Recorder.To(phone).Count(sent => sent.Text == Words);

    /// <summary>So many answers are lost: a gateway in between gave up.</summary>
    private async Task<Guid> LoseAnswersAsync(DemoChannel channel, string phone, int times)
    {
        await _desk.SayAsync(channel, phone, "thanks");
        _desk.Recorder.Answer = sent => sent.Text == Words && Sent(phone) <= times ? (504, "upstream timed out") : null;
        return await _desk.SendAsync(new { channelId = channel.Id, to = phone, type = "text", text = Words });
    }

    private Task<long> WaitingForAPersonAsync(Guid id) =>
        _desk.CountAsync("select count(*) from outbox where message = @id and state = 'unknown' and due_at = 'infinity'", new { id });

    [Test]
    public async Task What_the_providers_list_is_without_goes_until_it_arrives()
    {
        var phone = Desk.NewPhone();
        var id = await LoseAnswersAsync(_desk.Twilio, phone, times: 3);
        await _desk.ShouldBecomeAsync(id, "accepted");
        Assert.That(Sent(phone), Is.EqualTo(4));
        Assert.That(await _desk.CountAsync("select count(*) from whatsapp_messages where id = @id and resent", new { id }), Is.EqualTo(1));
    }

    [Test]
    public async Task What_the_providers_list_tells_of_a_failure_is_told_to_people()
    {
        var phone = Desk.NewPhone();
        await _desk.SayAsync(_desk.Twilio, phone, "thanks");
        var listed = new
        {
            messages = new[]
            {
                new { sid = "SM0123456789abcdef0123456789abcdef", direction = "outbound-api", status = "undelivered", error_code = 63024, body = Words, date_created = DateTimeOffset.UtcNow.ToString("r") },
            },
        };
        _desk.Recorder.Answer = sent => sent.Text == Words ? (504, "upstream timed out") : sent.Path.EndsWith("/Messages.json", StringComparison.Ordinal) && sent.To.Length == 0 ? (200, listed) : null;
        var id = await _desk.SendAsync(new { channelId = _desk.Twilio.Id, to = phone, type = "text", text = Words });
        await _desk.ShouldBecomeAsync(id, "failed");
        var message = await _desk.MessageAsync(id);
        Assert.That((message.Text("providerMessageId"), message.GetProperty("errors")[0].Text("code")), Is.EqualTo(("SM0123456789abcdef0123456789abcdef", "63024")));
        Assert.That(message.GetProperty("failure").Text("sentence"), Is.EqualTo("This person cannot be reached on WhatsApp. Use another way."));
        Assert.That(Sent(phone), Is.EqualTo(1));
    }

    [Test]
    public async Task Statuses_of_later_messages_show_that_an_earlier_one_did_not_arrive()
    {
        var phone = Desk.NewPhone();
        var other = await _desk.CustomerAsync();
        var id = await LoseAnswersAsync(_desk.Meta, phone, times: 2);
        await Eventually.HoldsAsync(() => Sent(phone) == 2);
        var later = _desk.Recorder.To(other)[^1];
        // Statuses tell whole seconds: one of the same second would not be later.
        await _desk.StatusAsync(later.Id, other, ("sent", DateTimeOffset.UtcNow.AddSeconds(2), null));
        await _desk.ShouldBecomeAsync(id, "accepted");
        Assert.That(Sent(phone), Is.EqualTo(3));
    }

    [Test]
    public async Task With_nothing_that_shows_it_a_person_decides()
    {
        var phone = Desk.NewPhone();
        var id = await LoseAnswersAsync(_desk.Dialog360, phone, times: 2);
        await Eventually.HoldsAsync(async () => await WaitingForAPersonAsync(id) == 1);
        Assert.That((await _desk.MessageAsync(id)).Text("status"), Is.EqualTo("unknown"));
        Assert.That(Sent(phone), Is.EqualTo(2));
        var waiting = (await _desk.ListAsync("/api/messages/unknown")).Single();
        Assert.That((waiting.GetProperty("channelId").GetGuid(), waiting.GetProperty("message").GetProperty("id").GetGuid()), Is.EqualTo((_desk.Dialog360.Id, id)));
        Assert.That((waiting.GetProperty("message").Text("status"), waiting.GetProperty("message").Text("text")), Is.EqualTo(("unknown", Words)));
        Assert.That(waiting.GetProperty("triedAt").GetDateTimeOffset(), Is.EqualTo(DateTimeOffset.UtcNow).Within(TimeSpan.FromMinutes(1)));

        using var resolved = await _desk.Api.PostAsJsonAsync($"/api/messages/{id}/resolve", new { outcome = "resend" });
        Assert.That((await resolved.JsonAsync()).Text("status"), Is.EqualTo("queued"));
        await _desk.ShouldBecomeAsync(id, "accepted");
        Assert.That(Sent(phone), Is.EqualTo(3));
        Assert.That(await _desk.ListAsync("/api/messages/unknown"), Is.Empty);
    }
}
