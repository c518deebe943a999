using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Infrastructure.Delivery;
using TrailDesk.Infrastructure.Tenancy;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>What goes wrong with one message, one channel or one company stops no other.</summary>
internal sealed class OwnFailureTests
{
    private Desk _desk = null!;
    private string _phone = "", _other = "";

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _desk = await Desk.StartAsync(builder => builder.Configuration["Delivery:Attempts"] = "1");
        (_phone, _other) = (await _desk.CustomerAsync(), await _desk.CustomerAsync());
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    private async Task<Guid> ForLaterAsync(string text)
    {
        var (status, body, _) = await _desk.PostAsync(new { channelId = _desk.Meta.Id, to = _phone, type = "text", text, sendAt = $"{DateTimeOffset.UtcNow.AddHours(3):s}Z" });
        Assert.That(status, Is.EqualTo(202), body.GetRawText());
        return body.GetProperty("messageId").GetGuid();
    }

    private Task DueAsync(Guid id, string with = "") => _desk.ExecuteAsync(
        $"update whatsapp_messages set status = 'queued' where id = @id; update outbox set {with} state = 'queued', due_at = now() where message = @id", new { id });

    private async Task OthersShouldLeaveAsync() =>
        await _desk.ShouldBecomeAsync(await _desk.SendAsync(_desk.Template(Desk.NewPhone())), "accepted");

    [Test]
    public async Task An_outcome_that_cannot_be_written_down_is_a_doubt_and_others_are_written()
    {
        var bad = await ForLaterAsync("good morning");
        await _desk.ExecuteAsync($"""
            create function refuse() returns trigger language plpgsql as $$ begin raise exception using errcode = '22023'; end $$;
            create trigger refuse before delete on outbox for each row when (old.message = '{bad}') execute function refuse();
            """);
        await DueAsync(bad);

        await _desk.ShouldBecomeAsync(bad, "unknown");
        await OthersShouldLeaveAsync();
        Assert.That(await _desk.CountAsync("select count(*) from outbox where message = @bad and state = 'unknown'", new { bad }), Is.EqualTo(1));
        Assert.That(_desk.Recorder.To(_phone).Count(sent => sent.Text == "good morning"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_channel_that_nobody_can_read_waits_and_no_other_for_it()
    {
        var id = await ForLaterAsync("once it can be read");
        var (channel, directory) = (_desk.Dialog360.Id, _desk.App.App.Services.GetRequiredService<ChannelDirectory>());
        var credentials = (await _desk.ReadAsync<byte[]>("select credentials from whatsapp_configurations where id = @channel", new { channel })).Single();
        await _desk.ExecuteAsync(@"update whatsapp_configurations set credentials = '\x00' where id = @channel", new { channel });
        directory.Forget();
        await DueAsync(id, $"channel = '{channel}',");

        await OthersShouldLeaveAsync();
        Assert.That(await _desk.CountAsync("select count(*) from outbox where message = @id and state = 'queued' and attempts = 0", new { id }), Is.EqualTo(1));

        await _desk.ExecuteAsync("update whatsapp_configurations set credentials = @credentials where id = @channel", new { channel, credentials });
        directory.Forget();
        await _desk.ShouldBecomeAsync(id, "accepted");
    }

    [Test]
    public async Task What_nobody_can_be_asked_about_waits_for_a_second_at_a_time_and_answers_go()
    {
        var id = await ForLaterAsync("an offer");
        await _desk.ExecuteAsync("revoke select on consent_settings from traildesk_app");
        await DueAsync(id, "purpose = 'marketing',");

        await Eventually.HoldsAsync(async () => await _desk.CountAsync(
            "select count(*) from outbox where message = @id and state = 'queued' and attempts = 0 and due_at > started_at + interval '900 milliseconds'", new { id }) == 1);
        await _desk.ShouldBecomeAsync(await _desk.SendAsync(_desk.Text(_other, "an answer")), "accepted");

        await _desk.ExecuteAsync("grant select on consent_settings to traildesk_app");
        await _desk.ShouldBecomeAsync(id, "failed");
        Assert.That((await _desk.MessageAsync(id)).GetProperty("errors")[0].Text("code"), Is.EqualTo("traildesk:consent"));
    }

    [Test]
    public async Task A_message_that_cannot_be_made_ready_was_certainly_not_sent_and_fails_in_sight()
    {
        var (id, before) = (await ForLaterAsync("unreadable"), _desk.Recorder.To(_phone).Count);
        await DueAsync(id, @"payload = '\x00',");

        await _desk.ShouldBecomeAsync(id, "failed");
        Assert.That((await _desk.MessageAsync(id)).GetProperty("errors")[0].Text("code"), Is.EqualTo("traildesk:unready"));
        Assert.That(_desk.Recorder.To(_phone), Has.Count.EqualTo(before));
    }

    [Test]
    public async Task Answers_and_broadcasts_together_take_no_more_than_a_channels_share()
    {
        await _desk.LimitAsync(new { messagesPerSecond = 1000 });
        var services = _desk.App.App.Services;
        await Eventually.HoldsAsync(() => services.GetRequiredService<LaneKeeper>().Held.Count == SendLanes.Count);
        var held = services.GetRequiredService<LaneKeeper>().Held;
        var group = (await _desk.ReadAsync<Guid>("select limit_group_id from whatsapp_configurations where id = @Id", new { _desk.Meta.Id })).Single();

        var ask = (await services.GetRequiredService<TakePlan>().AskAsync([(SendLanes.Of(group), _desk.Meta.Id)], held, room: 1024, CancellationToken.None)).Single();

        Assert.That((ask.Replies, ask.Bulk), Is.EqualTo((64, 64)));
    }
}
