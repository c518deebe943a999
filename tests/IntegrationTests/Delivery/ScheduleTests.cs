using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Infrastructure.Encryption;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>What shall leave later: it waits, can be taken back, and is looked at once more before it goes.</summary>
internal sealed class ScheduleTests : DeskTests
{
    private object At(string phone, string sendAt, string? timeZone = null, string text = "see you at seven") => timeZone is null
        ? new { channelId = _desk.Meta.Id, to = phone, type = "text", text, sendAt }
        : new { channelId = _desk.Meta.Id, to = phone, type = "text", text, sendAt, timeZone };

    private static string In(TimeSpan time) => DateTimeOffset.UtcNow.Add(time).ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture);

    private Task ComeAsync(Guid id) => _desk.ExecuteAsync("update outbox set due_at = now() where message = @id", new { id });

    [Test]
    public async Task A_scheduled_message_waits_is_listed_and_leaves_when_its_time_has_come()
    {
        var phone = await _desk.CustomerAsync();
        var at = In(TimeSpan.FromHours(3));
        var (status, body, _) = await _desk.PostAsync(At(phone, at));
        Assert.That(status, Is.EqualTo(202), body.GetRawText());
        Assert.That(body.Text("status"), Is.EqualTo("scheduled"));
        var id = body.GetProperty("messageId").GetGuid();

        var listed = (await _desk.ListAsync("/api/messages/scheduled")).Single(item => item.GetProperty("message").GetProperty("id").GetGuid() == id);
        Assert.That(listed.GetProperty("sendAt").GetDateTimeOffset(), Is.EqualTo(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.That(listed.GetProperty("message").Text("text"), Is.EqualTo("see you at seven"));
        Assert.That(listed.GetProperty("message").Text("status"), Is.EqualTo("scheduled"));
        await _desk.ShouldBecomeAsync(await _desk.SendAsync(_desk.Text(phone, "until then")), "accepted");

        await ComeAsync(id);
        await _desk.ShouldBecomeAsync(id, "accepted");
        Assert.That(_desk.Recorder.To(phone)[^1].Text, Is.EqualTo("see you at seven"));
        Assert.That((await _desk.ListAsync("/api/messages/scheduled")).Select(item => item.GetProperty("message").GetProperty("id").GetGuid()), Does.Not.Contain(id));
    }

    [Test]
    public async Task A_message_is_taken_back_before_it_leaves_and_never_after()
    {
        var phone = await _desk.CustomerAsync();
        var (_, body, _) = await _desk.PostAsync(At(phone, In(TimeSpan.FromHours(3))));
        var id = body.GetProperty("messageId").GetGuid();
        using (var cancelled = await _desk.Api.DeleteAsync($"/api/messages/{id}"))
        {
            Assert.That((int)cancelled.StatusCode, Is.EqualTo(200));
            Assert.That((await cancelled.JsonAsync()).Text("status"), Is.EqualTo("cancelled"));
        }

        Assert.That((await _desk.MessageAsync(id)).Text("status"), Is.EqualTo("cancelled"));
        await _desk.Api.DeleteAsync($"/api/messages/{id}").ShouldBeProblemAsync(409);
        await _desk.Api.DeleteAsync($"/api/messages/{Guid.NewGuid()}").ShouldBeProblemAsync(404);
        Assert.That(await _desk.CountAsync("select count(*) from outbox where message = @id", new { id }), Is.Zero);

        var left = await _desk.SendAsync(_desk.Text(phone, "on its way"));
        await _desk.ShouldBecomeAsync(left, "accepted");
        await _desk.Api.DeleteAsync($"/api/messages/{left}").ShouldBeProblemAsync(409);
        Assert.That(_desk.Recorder.To(phone).Select(sent => sent.Text), Does.Not.Contain("see you at seven"));
    }

    [Test]
    public async Task A_time_is_told_by_its_offset_or_by_its_zone()
    {
        var phone = await _desk.CustomerAsync();
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow.AddHours(2), TimeZoneInfo.FindSystemTimeZoneById("Asia/Kathmandu"));
        var (status, body, _) = await _desk.PostAsync(At(phone, local.ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture), "Asia/Kathmandu"));
        Assert.That(status, Is.EqualTo(202), body.GetRawText());
        var due = await _desk.ReadAsync<DateTime>("select due_at from outbox where message = @id", new { id = body.GetProperty("messageId").GetGuid() });
        Assert.That(due.Single().ToUniversalTime(), Is.EqualTo(local.UtcDateTime).Within(TimeSpan.FromMinutes(1)));

        foreach (var (sendAt, zone, why) in new[]
        {
            ("2031-01-01T10:00", null, "neither"), (In(TimeSpan.FromHours(1)), "Asia/Kathmandu", "both"), ("2031-01-01T10:00", "Asia/Atlantis", "no such zone"),
            (In(TimeSpan.FromHours(-1)), null, "past"), (In(TimeSpan.FromDays(400)), null, "far away"), ("tomorrow", null, "words"),
        })
            Assert.That((await _desk.PostAsync(At(phone, sendAt, zone))).Status, Is.EqualTo(400), why);
        Assert.That((await _desk.PostAsync(At(phone, In(TimeSpan.FromHours(30))))).Status, Is.EqualTo(422), "the window will be closed");
    }

    [Test]
    public async Task A_key_makes_a_scheduled_message_safe_to_repeat()
    {
        var phone = await _desk.CustomerAsync();
        var (key, at) = (Guid.NewGuid().ToString(), In(TimeSpan.FromHours(2)));
        var first = await _desk.PostAsync(At(phone, at), key: key);
        var second = await _desk.PostAsync(At(phone, at), key: key);
        Assert.That(second.Status, Is.EqualTo(202));
        second.Body.ShouldHoldExactly(new
        {
            messageId = first.Body.GetProperty("messageId").GetGuid(),
            conversationId = first.Body.GetProperty("conversationId").GetGuid(),
            status = "scheduled",
        });
        Assert.That((await _desk.PostAsync(At(phone, In(TimeSpan.FromHours(4))), key: key)).Status, Is.EqualTo(422));
    }

    [Test]
    public async Task Nothing_goes_to_a_person_who_was_erased_meanwhile()
    {
        var phone = await _desk.CustomerAsync();
        var (_, body, _) = await _desk.PostAsync(At(phone, In(TimeSpan.FromHours(3))));
        var id = body.GetProperty("messageId").GetGuid();
        var keys = await _desk.ReadAsync<Guid>("delete from keys.contact_keys where contact_id = (select contact_id from whatsapp_messages where id = @id) returning id", new { id });
        foreach (var key in keys) _desk.App.Services.GetRequiredService<KeyRing>().Forget(key);
        await ComeAsync(id);
        await _desk.ShouldBecomeAsync(id, "failed");
        Assert.That(_desk.Recorder.To(phone).Select(sent => sent.Text), Does.Not.Contain("see you at seven"));
        Assert.That(await _desk.CountAsync("select count(*) from outbox where message = @id", new { id }), Is.Zero);
    }

    [Test]
    public async Task Marketing_goes_to_nobody_who_stopped_it_meanwhile_and_other_purposes_do()
    {
        var phone = await _desk.CustomerAsync();
        var contact = (await _desk.ContactAsync(phone)).Text("id");
        using (var agreed = await _desk.Api.PostAsJsonAsync($"/api/contacts/{contact}/consents", new { purpose = "marketing", state = "opted_in", method = "web form", wording = "I agree." }))
            Assert.That((int)agreed.StatusCode, Is.EqualTo(201));
        object Later(string text, string purpose) => new { channelId = _desk.Meta.Id, to = phone, type = "text", text, purpose, sendAt = In(TimeSpan.FromHours(3)) };
        var offers = new[] { await _desk.SendAsync(Later("our offers", "marketing")), await _desk.SendAsync(Later("more offers", "marketing")) };
        var warning = await _desk.SendAsync(Later("the bridge is closed", "safety"));

        await ComeAsync(offers[0]);
        await _desk.ShouldBecomeAsync(offers[0], "accepted");
        await _desk.WriteAsync(phone, "STOP");
        await ComeAsync(offers[1]);
        await _desk.ShouldBecomeAsync(offers[1], "failed");
        Assert.That((await _desk.MessageAsync(offers[1])).GetProperty("failure").Text("reason"), Is.EqualTo("optedOut"));
        await ComeAsync(warning);
        await _desk.ShouldBecomeAsync(warning, "accepted");
        Assert.That(_desk.Recorder.To(phone).Select(sent => sent.Text), Does.Contain("our offers").And.Contain("the bridge is closed").And.Not.Contain("more offers"));
    }
}
