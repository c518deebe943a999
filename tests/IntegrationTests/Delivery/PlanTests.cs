using System.Net.Http.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>What a company's plan lets in: nothing is held back until one says so, and then exactly that, on every node.</summary>
internal sealed class PlanTests : DeskTests
{
    [TearDown]
    public async Task RecoverAsync()
    {
        await _desk.PlanAsync(new { });
        await _desk.ExecuteAsync("delete from plan_uses");
    }

    [Test]
    public async Task A_plan_is_set_as_a_whole_by_the_owner_and_written_down()
    {
        Assert.That((await _desk.GetAsync("/api/limits")).EnumerateObject(), Is.Empty);
        await _desk.PlanAsync(new { plan = "starter", messagesPerMinute = 60, messagesPerDay = 20_000 });
        (await _desk.GetAsync("/api/limits")).ShouldHoldExactly(new { plan = "starter", messagesPerMinute = 60, messagesPerDay = 20_000 });
        var line = (await _desk.ListAsync("/api/audit-logs?action=limits.changed"))[0];
        line.GetProperty("details").ShouldHoldExactly(new { plan = "starter", messagesPerMinute = "60", messagesPerDay = "20000" });

        await _desk.PlanAsync(new { plan = "starter", messagesPerDay = 20_000 });
        (await _desk.GetAsync("/api/limits")).ShouldHoldExactly(new { plan = "starter", messagesPerDay = 20_000 });
        using var wrong = await _desk.Api.PutAsJsonAsync("/api/limits", new { messagesPerMinute = 0 });
        Assert.That((await wrong.JsonAsync()).GetProperty("errors").GetProperty("messagesPerMinute")[0].GetString(), Does.StartWith("messagesPerMinute must be 1 or more"));

        using var manager = await SignInAsync("manager");
        Assert.That((int)(await manager.GetAsync("/api/limits")).StatusCode, Is.EqualTo(200));
        Assert.That((int)(await manager.PutAsJsonAsync("/api/limits", new { })).StatusCode, Is.EqualTo(403));
        using var sales = await SignInAsync("sales");
        Assert.That((int)(await sales.GetAsync("/api/limits")).StatusCode, Is.EqualTo(403));
    }

    private async Task<HttpClient> SignInAsync(string role)
    {
        var email = $"{role}{Guid.NewGuid():N}@example.com";
        using var made = await _desk.Api.PostAsJsonAsync("/api/users", new { name = role, email, password = TestApp.Password, roles = new[] { role } });
        Assert.That((int)made.StatusCode, Is.EqualTo(201));
        return await _desk.App.SignInAsync(email);
    }

    [Test]
    public async Task Over_the_plan_a_message_is_refused_or_leaves_when_the_plan_allows_and_automatic_answers_are_none_of_it()
    {
        var customer = await _desk.CustomerAsync();
        await _desk.PlanAsync(new { plan = "starter", messagesPerMinute = 2 });
        for (var i = 0; i < 2; i++) Assert.That((await _desk.PostAsync(_desk.Text(customer, $"{i}"))).Status, Is.EqualTo(202));
        var (status, body, retryAfter) = await _desk.PostAsync(_desk.Text(customer, "one too many"));
        Assert.That(status, Is.EqualTo(429));
        Assert.That(retryAfter, Is.InRange(30, 61));
        Assert.That(body.Text("detail"), Does.Contain("2 messages a minute").And.Contain("Prefer: wait"));

        var waits = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            (status, body, _) = await _desk.PostAsync(_desk.Text(customer, $"waits {i}"), prefer: "wait");
            Assert.That((status, body.Text("status")), Is.EqualTo((202, "scheduled")));
            waits.Add(body.GetProperty("messageId").GetGuid());
        }

        Assert.That(await _desk.AskAsync(Desk.NewPhone(), "hello"), Is.Not.Empty);
        var times = (await _desk.ListAsync("/api/messages/scheduled")).Select(one => one.GetProperty("sendAt").GetDateTimeOffset()).ToList();
        var now = DateTimeOffset.UtcNow;
        Assert.That(times.Take(2), Is.All.InRange(now.AddSeconds(30), now.AddSeconds(62)));
        Assert.That(times[2] - times[0], Is.InRange(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(62)), "two in any minute");
        Assert.That(_desk.Recorder.To(customer).Count(sent => sent.Text!.StartsWith("waits", StringComparison.Ordinal)), Is.Zero);
        Assert.That((await _desk.PostAsync(_desk.Text(customer, "I cannot wait"))).Status, Is.EqualTo(429), "others wait already");

        await _desk.ExecuteAsync("update outbox set due_at = now() + (due_at - now()) / 1000 where state = 'scheduled'");
        foreach (var id in waits) await _desk.ShouldBecomeAsync(id, "accepted");
        Assert.That(_desk.Recorder.To(customer).TakeLast(3).Select(sent => sent.Text), Is.EqualTo(new[] { "waits 0", "waits 1", "waits 2" }));
    }

    [Test]
    public async Task What_would_wait_until_it_is_of_no_use_is_refused()
    {
        var customer = await _desk.CustomerAsync();
        await _desk.PlanAsync(new { messagesPerDay = 1 });
        Assert.That((await _desk.PostAsync(_desk.Text(customer, "first"))).Status, Is.EqualTo(202));
        var (status, body, retryAfter) = await _desk.PostAsync(_desk.Text(customer, "second"), prefer: "wait");
        Assert.That(status, Is.EqualTo(429));
        Assert.That(body.Text("detail"), Does.StartWith("Your plan allows 1 messages a day. It would have to wait for longer"));
        Assert.That(retryAfter, Is.InRange(86_000, 87_000));
    }

    [Test]
    public async Task Two_nodes_let_in_as_many_as_the_plan_says_and_not_one_more()
    {
        var customer = await _desk.CustomerAsync();
        await using var other = await _desk.App.StartBesideAsync();
        using var there = other.Anonymous();
        there.DefaultRequestHeaders.Authorization = _desk.Api.DefaultRequestHeaders.Authorization;
        await _desk.PlanAsync(new { messagesPerMinute = 5 });
        var sends = Enumerable.Range(0, 16).Select(i => (i % 2 == 0 ? _desk.Api : there).PostAsJsonAsync("/api/whatsapp/send", _desk.Text(customer, $"{i}")));
        var statuses = (await Task.WhenAll(sends)).Select(answer => (int)answer.StatusCode).ToList();
        Assert.That(statuses.Count(status => status == 202), Is.EqualTo(5));
        Assert.That(statuses.Count(status => status == 429), Is.EqualTo(11));
        Assert.That(await _desk.CountAsync("select sum(used) from plan_uses"), Is.EqualTo(5), "what is refused uses up nothing");
    }
}
