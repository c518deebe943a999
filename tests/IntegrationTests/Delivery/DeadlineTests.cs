using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>A number whose provider is away until the customer service window, as it was when an answer was accepted, has closed.</summary>
internal sealed class DeadlineTests : DeskTests
{
    [TearDown]
    public void Recover() => _desk.Recorder.Answer = _ => null;

    private async Task<(Guid Id, string Phone)> WaitingAsync()
    {
        var phone = await _desk.CustomerAsync();
        _desk.Recorder.Answer = sent => sent.To == phone ? (503, new { error = new { message = "Service unavailable", code = 2 } }) : null;
        var id = await _desk.SendAsync(_desk.Text(phone, "our answer"));
        await Eventually.HoldsAsync(async () => await _desk.CountAsync("select count(*) from outbox where message = @id and state = 'queued'", new { id }) == 1);
        return (id, phone);
    }

    private Task PassAsync(Guid id, string also = "") => _desk.ExecuteAsync($"update outbox set deadline = now() - interval '1 minute' {also} where message = @id", new { id });

    private Task CloseWindowAsync(Guid id) => _desk.ExecuteAsync(
        "update whatsapp_conversations set last_inbound_at = last_inbound_at - interval '25 hours' where id = (select conversation_id from whatsapp_messages where id = @id)", new { id });

    private static string? CodeOf(JsonElement message) => message.GetProperty("errors")[0].Text("code");

    [Test]
    public async Task It_leaves_after_all_where_the_person_has_written_again()
    {
        var (id, phone) = await WaitingAsync();
        Assert.That(await _desk.PostAsync(_desk.BodyOf(Wire.Text("are you there?"), phone)), Is.EqualTo(200));
        await Eventually.HoldsAsync(async () => await _desk.CountAsync("select count(*) from inbox") == 0);
        await PassAsync(id);
        var inVain = _desk.Recorder.To(phone).Count;
        _desk.Recorder.Answer = _ => null;
        await _desk.SettleAsync();
        Assert.That((await _desk.MessageAsync(id)).Text("status"), Is.EqualTo("accepted"));
        Assert.That(_desk.Recorder.To(phone)[^2].Text ?? _desk.Recorder.To(phone)[inVain].Text, Is.EqualTo("our answer"), "before the answer to what was written since");
    }

    [Test]
    public async Task It_fails_where_the_window_is_closed()
    {
        var (id, phone) = await WaitingAsync();
        await CloseWindowAsync(id);
        await PassAsync(id);
        var inVain = _desk.Recorder.To(phone).Count;
        await _desk.ShouldBecomeAsync(id, "failed");
        var message = await _desk.MessageAsync(id);
        Assert.That((CodeOf(message), message.GetProperty("failure").Text("reason")), Is.EqualTo(("traildesk:deadline", "windowClosed")));
        Assert.That(_desk.Recorder.To(phone).Count, Is.LessThanOrEqualTo(inVain + 1), "nothing left but a probe that was on its way");
    }

    [Test]
    public async Task It_fails_where_its_sender_wanted_it_no_later_however_open_the_window()
    {
        var (id, _) = await WaitingAsync();
        await PassAsync(id, ", good_until = now() - interval '1 minute'");
        await _desk.ShouldBecomeAsync(id, "failed");
        Assert.That(CodeOf(await _desk.MessageAsync(id)), Is.EqualTo("traildesk:expired"));
    }
}
