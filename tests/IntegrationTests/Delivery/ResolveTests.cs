using System.Net.Http.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>A provider that takes a message and does not say so.</summary>
internal sealed class ResolveTests
{
    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _desk = await Desk.StartAsync(builder => builder.Configuration["Delivery:Grace"] = "00:00:02");

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    [TearDown]
    public void Recover() => _desk.Recorder.Answer = _ => null;

    /// <summary>The answer is lost: a gateway in between gave up.</summary>
    private async Task<(Guid Id, string Phone)> InDoubtAsync(bool isCautious)
    {
        var phone = await _desk.CustomerAsync();
        _desk.Recorder.Answer = sent => sent.To == phone ? (504, "upstream timed out") : null;
        var id = await _desk.SendAsync(_desk.Text(phone, "please pay 100 USD"));
        await _desk.ShouldBecomeAsync(id, "unknown");
        _desk.Recorder.Answer = _ => null;
        if (isCautious) await _desk.ExecuteAsync("update outbox set cautious = true where message = @id", new { id });
        return (id, phone);
    }

    private int Sent(string phone) => _desk.Recorder.To(phone).Count(sent => sent.Text == "please pay 100 USD");

    private Task<HttpResponseMessage> ResolveAsync(Guid id, string outcome) => _desk.Api.PostAsJsonAsync($"/api/messages/{id}/resolve", new { outcome });

    private Task WaitForAPersonAsync(Guid id) =>
        Eventually.HoldsAsync(async () => await _desk.CountAsync("select count(*) from outbox where message = @id and state = 'unknown' and due_at = 'infinity'", new { id }) == 1);

    [Test]
    public async Task A_plain_message_goes_once_more_by_itself()
    {
        var (id, phone) = await InDoubtAsync(isCautious: false);
        await _desk.ShouldBecomeAsync(id, "accepted");
        Assert.That(Sent(phone), Is.EqualTo(2));
        Assert.That(await _desk.CountAsync("select count(*) from whatsapp_messages where id = @id and resent", new { id }), Is.EqualTo(1));
    }

    [Test]
    public async Task A_payment_waits_for_a_person_who_says_that_it_arrived()
    {
        var (id, phone) = await InDoubtAsync(isCautious: true);
        await WaitForAPersonAsync(id);
        using var resolved = await ResolveAsync(id, "sent");
        Assert.That((int)resolved.StatusCode, Is.EqualTo(200));
        Assert.That((await resolved.JsonAsync()).Text("status"), Is.EqualTo("accepted"));
        Assert.That((await _desk.MessageAsync(id)).Text("status"), Is.EqualTo("accepted"));
        Assert.That(Sent(phone), Is.EqualTo(1));
        Assert.That(await _desk.CountAsync("select count(*) from outbox where message = @id", new { id }), Is.Zero);
        await ResolveAsync(id, "resend").ShouldBeProblemAsync(409);
    }

    [Test]
    public async Task A_payment_waits_for_a_person_who_has_it_sent_again()
    {
        var (id, phone) = await InDoubtAsync(isCautious: true);
        await WaitForAPersonAsync(id);
        using var resolved = await ResolveAsync(id, "resend");
        Assert.That((await resolved.JsonAsync()).Text("status"), Is.EqualTo("queued"));
        await _desk.ShouldBecomeAsync(id, "accepted");
        Assert.That(Sent(phone), Is.EqualTo(2));
        Assert.That(await _desk.CountAsync("select count(*) from whatsapp_messages where id = @id and resent", new { id }), Is.EqualTo(1));
    }

    [Test]
    public async Task Only_what_is_in_doubt_can_be_resolved()
    {
        var phone = await _desk.CustomerAsync();
        var id = await _desk.SendAsync(_desk.Text(phone, "hello"));
        await _desk.ShouldBecomeAsync(id, "accepted");
        await ResolveAsync(id, "sent").ShouldBeProblemAsync(409);
        await ResolveAsync(Guid.NewGuid(), "sent").ShouldBeProblemAsync(404);
        await ResolveAsync(id, "perhaps").ShouldNameAsync("outcome", "resend");
    }
}
