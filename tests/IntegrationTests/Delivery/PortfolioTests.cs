using System.Text;
using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>A portfolio's limit holds over its numbers, wherever they are, and goes along when a number changes portfolios.</summary>
internal sealed class PortfolioTests
{
    private Desk _desk = null!;

    [SetUp]
    public async Task StartAsync() => _desk = await Desk.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    private static object Template(Guid channel, string phone) =>
        new { channelId = channel, to = phone, type = "template", template = new { name = "trip_notice", language = "en" } };

    private Task<JsonElement> ChannelAsync(Guid channel) => _desk.GetAsync($"/api/whatsapp/config/{channel}");

    private Task<JsonElement> QueueAsync(Guid channel) => _desk.GetAsync($"/api/channels/{channel}/queue");

    private async Task ShareAsync(string portfolio)
    {
        foreach (var channel in new[] { _desk.Meta.Id, _desk.Dialog360.Id })
            Assert.That((await _desk.ChangeAsync(channel, new { portfolio })).Text("portfolio"), Is.EqualTo(portfolio));
    }

    [Test]
    public async Task Numbers_of_two_providers_in_one_portfolio_write_first_to_so_many_people_together()
    {
        await ShareAsync("506914307656634");
        await _desk.ChangeAsync(_desk.Dialog360.Id, new { dailyRecipients = 6 });
        Assert.That((await ChannelAsync(_desk.Meta.Id)).GetProperty("dailyRecipients").GetInt32(), Is.EqualTo(6), "it belongs to the portfolio");
        Assert.That((await ChannelAsync(_desk.Twilio.Id)).TryGetProperty("dailyRecipients", out _), Is.False);

        var phones = Enumerable.Range(0, 5).Select(_ => Desk.NewPhone()).ToList();
        foreach (var phone in phones)
            foreach (var channel in new[] { _desk.Meta.Id, _desk.Dialog360.Id }) await _desk.SendAsync(Template(channel, phone));
        await _desk.SettleAsync();
        Assert.That(_desk.Recorder.All.Select(sent => sent.To).Distinct(), Is.EquivalentTo(phones), "one who is written to twice counts once");
        Assert.That(_desk.Recorder.All, Has.Count.EqualTo(10));

        for (var i = 0; i < 2; i++)
            foreach (var channel in new[] { _desk.Meta.Id, _desk.Dialog360.Id }) await _desk.SendAsync(Template(channel, Desk.NewPhone()));
        foreach (var channel in new[] { _desk.Meta.Id, _desk.Dialog360.Id })
        {
            await Eventually.HoldsAsync(async () => (await QueueAsync(channel)).GetProperty("recipients").GetProperty("used").GetInt32() == 6);
            Assert.That((await QueueAsync(channel)).Text("waitsFor"), Is.EqualTo("recipients"));
        }

        await _desk.ChangeAsync(_desk.Meta.Id, new { dailyRecipients = 8 });
        await Eventually.HoldsAsync(() => _desk.Recorder.All.Count == 13);
        Assert.That(await _desk.CountAsync("select count(*) from outbox"), Is.EqualTo(1));
        Assert.That(_desk.Recorder.All.Count(sent => sent.Path.Contains(_desk.Meta.PhoneNumberId!, StringComparison.Ordinal)), Is.InRange(6, 7));
    }

    [Test]
    public async Task What_waits_and_whom_a_number_wrote_to_go_along_when_it_joins_a_portfolio()
    {
        await _desk.ChangeAsync(_desk.Dialog360.Id, new { portfolio = "main", dailyRecipients = 4 });
        for (var i = 0; i < 2; i++) await _desk.SendAsync(_desk.Template(Desk.NewPhone()));
        await _desk.LimitAsync(new { dailyRecipients = 100 });
        for (var i = 0; i < 2; i++) await _desk.SendAsync(_desk.Template(Desk.NewPhone()));
        await _desk.SettleAsync();

        _desk.Recorder.Answer = _ => (503, new { error = new { message = "Service unavailable", code = 2 } });
        var waiting = new List<Guid>();
        for (var i = 0; i < 3; i++) waiting.Add(await _desk.SendAsync(_desk.Template(Desk.NewPhone())));
        var later = await _desk.SendAsync(new
        {
            channelId = _desk.Meta.Id,
            to = Desk.NewPhone(),
            type = "template",
            template = new { name = "trip_notice", language = "en" },
            sendAt = DateTimeOffset.UtcNow.AddHours(2),
        });
        await Eventually.HoldsAsync(async () => (await _desk.QueueAsync()).Text("waitsFor") == "parked");
        var joined = await _desk.ChangeAsync(_desk.Meta.Id, new { portfolio = "main" });
        Assert.That(joined.GetProperty("dailyRecipients").GetInt32(), Is.EqualTo(4), "the portfolio's");

        var lane = await _desk.CountAsync("select get_byte(uuid_send(limit_group_id), 15) % 32 from whatsapp_configurations where id = @Id", new { _desk.Dialog360.Id });
        Assert.That(await _desk.CountAsync("select count(*) from outbox where lane = @lane and message = any(@all)", new { lane, all = waiting.Append(later).ToArray() }),
            Is.GreaterThanOrEqualTo(3), "one may be on its way at this moment");
        // As a node that has not heard of it yet would write it.
        await _desk.ExecuteAsync("update outbox set lane = (lane + 1) % 32 where message = @id and state = 'queued'", new { id = waiting[1] });
        await Eventually.HoldsAsync(async () => await _desk.CountAsync("select count(*) from outbox where lane <> @lane", new { lane }) == 0);
        var queue = await _desk.QueueAsync();
        Assert.That(queue.GetProperty("broadcasts").GetInt32(), Is.EqualTo(3));
        Assert.That(queue.GetProperty("scheduled").GetInt32(), Is.EqualTo(1));
        Assert.That(queue.GetProperty("recipients").GetProperty("used").GetInt32(), Is.GreaterThanOrEqualTo(4), "whom it wrote to before counts on");

        _desk.Recorder.Answer = _ => null;
        await _desk.ChangeAsync(_desk.Dialog360.Id, new { dailyRecipients = 100 });
        foreach (var id in waiting) await _desk.ShouldBecomeAsync(id, "accepted");
    }

    [Test]
    public async Task The_providers_word_on_the_limit_counts_for_the_portfolio_unless_a_later_one_came_before()
    {
        await ShareAsync("main");
        var now = DateTimeOffset.UtcNow;
        await HearAsync("""{"max_daily_conversations_per_business":"TIER_2K","max_phone_numbers_per_business":25}""", now.AddMinutes(1));
        await Eventually.HoldsAsync(async () => await LimitAsync(_desk.Meta.Id) == 2_000);
        Assert.That(await LimitAsync(_desk.Dialog360.Id), Is.EqualTo(2_000));
        Assert.That(await LimitAsync(_desk.Twilio.Id), Is.Null);
        var line = (await _desk.ListAsync("/api/audit-logs?action=channel.limit_changed"))[0];
        line.GetProperty("details").ShouldHoldExactly(new { dailyRecipients = "2000", from = "business_capability_update" });
        Assert.That(line.TryGetProperty("actor", out _), Is.False);

        await HearAsync("""{"max_daily_conversations_per_business":250}""", now.AddSeconds(30));
        await _desk.SettleAsync();
        Assert.That(await LimitAsync(_desk.Meta.Id), Is.EqualTo(2_000), "that word was older");
        await HearAsync("""{"max_daily_conversations_per_business":"TIER_UNLIMITED"}""", now.AddMinutes(2));
        await Eventually.HoldsAsync(async () => await LimitAsync(_desk.Dialog360.Id) is null);
    }

    private async Task<int?> LimitAsync(Guid channel) =>
        (await ChannelAsync(channel)).TryGetProperty("dailyRecipients", out var limit) ? limit.GetInt32() : null;

    private async Task HearAsync(string value, DateTimeOffset at)
    {
        var body = Encoding.UTF8.GetBytes($$"""
            {"object":"whatsapp_business_account","entry":[{"id":"{{_desk.Meta.BusinessAccountId}}","time":{{at.ToUnixTimeSeconds()}},"changes":[
              {"field":"business_capability_update","value":{{value}}}]}]}
            """);
        Assert.That(await _desk.PostAsync(body), Is.EqualTo(200));
    }
}
