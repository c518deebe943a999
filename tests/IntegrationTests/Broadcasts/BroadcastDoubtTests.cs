using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Broadcasts;

/// <summary>What may have arrived goes once more, but not for a broadcast that somebody stopped.</summary>
internal sealed class BroadcastDoubtTests
{
    private const int People = 6;
    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _desk = await Desk.StartAsync(builder => builder.Configuration["Delivery:Grace"] = "00:00:05");
        await _desk.FastAsync();
        await _desk.AddTemplateAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    [TearDown]
    public async Task RecoverAsync()
    {
        _desk.Recorder.Answer = _ => null;
        await _desk.ExecuteAsync("delete from outbox");
    }

    private async Task<(string Id, List<string> Phones)> StartAsync(int status, object answer)
    {
        var phones = BroadcastDesk.NewPhones(People);
        _desk.Recorder.Answer = sent => phones.Contains(sent.To) ? (status, answer) : null;
        var id = await _desk.StartedAsync(new { listIds = new[] { await _desk.ListOfAsync(phones, "Ann") } });
        return (id, phones);
    }

    private async Task<(string Id, List<string> Phones)> InDoubtAsync()
    {
        // Taken, as it seems, and without an id: nothing that parks the number.
        var (id, phones) = await StartAsync(200, new { messaging_product = "whatsapp" });
        await Eventually.HoldsAsync(async () => await RowsAsync("state = 'unknown'") == People);
        return (id, phones);
    }

    private Task<long> RowsAsync(string which) => _desk.CountAsync($"select count(*) from outbox where {which}");

    private Task WaitForPeopleAsync() => Eventually.HoldsAsync(async () => await RowsAsync("state = 'unknown' and due_at = 'infinity'") == People);

    private List<int> SentTo(List<string> phones) => [.. phones.Select(phone => _desk.Recorder.To(phone).Count)];

    [Test]
    public async Task Cancelled_what_is_in_doubt_waits_for_a_person()
    {
        var (id, phones) = await InDoubtAsync();
        _desk.Recorder.Answer = _ => null;
        await _desk.StepAsync(id, "cancel");
        await WaitForPeopleAsync();
        Assert.That(SentTo(phones), Is.All.EqualTo(1));
        Assert.That(await _desk.CountsAsync(id), Is.EqualTo(new Dictionary<string, int> { ["unknown"] = People }));
        Assert.That((await _desk.ListAsync("/api/messages/unknown?limit=100")).Count, Is.EqualTo(People));
    }

    [Test]
    public async Task Paused_it_waits_and_resumed_it_goes_once_more()
    {
        var (id, phones) = await InDoubtAsync();
        _desk.Recorder.Answer = _ => null;
        await _desk.StepAsync(id, "pause");
        await WaitForPeopleAsync();
        Assert.That(SentTo(phones), Is.All.EqualTo(1));
        await _desk.StepAsync(id, "resume");
        await _desk.EndsAsync(id);
        Assert.That(SentTo(phones), Is.All.EqualTo(2));
        await Eventually.HoldsAsync(async () => (await _desk.CountsAsync(id)).GetValueOrDefault("accepted") == People);
    }

    [Test]
    public async Task What_was_in_the_air_when_its_node_died_waits_too()
    {
        var (id, phones) = await StartAsync(503, new { error = new { message = "Service unavailable", code = 2 } });
        await Eventually.HoldsAsync(async () => await RowsAsync("state = 'queued'") == People && SentTo(phones).Sum() > 0);
        await _desk.ExecuteAsync("update outbox set state = 'sending', epoch = 0, started_at = now()");
        var sent = SentTo(phones);
        _desk.Recorder.Answer = _ => null;
        await _desk.StepAsync(id, "cancel");
        await WaitForPeopleAsync();
        Assert.That(SentTo(phones), Is.EqualTo(sent));
    }

    [Test]
    public async Task What_waits_to_go_once_more_does_not_go()
    {
        var (id, phones) = await InDoubtAsync();
        await _desk.ExecuteAsync("update outbox set state = 'queued', resends = 1, due_at = now() + interval '1 hour'");
        await _desk.ExecuteAsync("update whatsapp_messages set status = 'queued', resent = true where id in (select message from outbox)");
        _desk.Recorder.Answer = _ => null;
        await _desk.StepAsync(id, "cancel");
        await WaitForPeopleAsync();
        Assert.That(SentTo(phones), Is.All.EqualTo(1));
        Assert.That(await _desk.CountAsync("select count(*) from whatsapp_messages where status = 'unknown' and not resent and id in (select message from outbox)"), Is.EqualTo(People));
    }
}
