using TrailDesk.IntegrationTests.Delivery;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Broadcasts;

/// <summary>What holds a broadcast back: money, the night, a manager's yes, and how many there are.</summary>
internal sealed class BroadcastLimitTests : DeskTests
{
    [OneTimeSetUp]
    public async Task PrepareAsync()
    {
        await _desk.FastAsync();
        await _desk.AddTemplateAsync();
        await _desk.DoAsync(201, "/api/prices", new { validFrom = "2020-01-01", country = "GB", category = "utility", price = new { amount = "0.10", currency = "USD" }, source = "a rate card" });
    }

    [Test]
    public async Task It_stops_before_the_message_that_costs_more_than_the_budget_and_goes_on_with_a_larger_one()
    {
        var phones = BroadcastDesk.NewPhones(10);
        var list = await _desk.ListOfAsync(phones, "Traveller");
        var id = await _desk.StartedAsync(new { listIds = new[] { list } }, ("budget", new { amount = "0.45", currency = "USD" }));
        await _desk.BecomesAsync(id, "stopped_budget");
        await _desk.SettleAsync();
        Assert.That(phones.Sum(phone => _desk.Recorder.To(phone).Count), Is.EqualTo(4));
        Assert.That((await _desk.GetAsync($"/api/broadcasts/{id}")).GetProperty("spent").Text("amount"), Is.EqualTo("0.40"));
        Assert.That((await _desk.StepAsync(id, "resume", 409)).Text("detail"), Is.EqualTo("The budget of 0.45 USD is used up. Resume with a larger one: budget."));
        await _desk.StepAsync(id, "resume", body: new { budget = new { amount = "5.00", currency = "USD" } });
        await _desk.EndsAsync(id);
        Assert.That(phones.Select(phone => _desk.Recorder.To(phone).Count), Is.All.EqualTo(1));
        Assert.That((await _desk.GetAsync($"/api/broadcasts/{id}")).GetProperty("spent").Text("amount"), Is.EqualTo("1.00"));
    }

    [Test]
    public async Task What_failed_costs_nothing()
    {
        var phones = BroadcastDesk.NewPhones(6);
        var list = await _desk.ListOfAsync(phones, "Traveller");
        _desk.Recorder.Answer = sent => phones[..3].Contains(sent.To) ? (400, new { error = new { message = "Undeliverable", code = 131026 } }) : null;
        var id = await _desk.StartedAsync(new { listIds = new[] { list } }, ("budget", new { amount = "0.50", currency = "USD" }));
        await _desk.BecomesAsync(id, "stopped_budget");
        await _desk.SettleAsync();
        await _desk.StepAsync(id, "resume", body: new { budget = new { amount = "0.51", currency = "USD" } });
        await _desk.EndsAsync(id);
        _desk.Recorder.Answer = _ => null;
        Assert.That(await _desk.CountsAsync(id), Is.EqualTo(new Dictionary<string, int> { ["accepted"] = 3, ["failed"] = 3 }));
    }

    [Test]
    public async Task A_budget_that_it_is_given_later_counts_what_it_cost_before()
    {
        await _desk.FastAsync(10);
        var phones = BroadcastDesk.NewPhones(30);
        var id = await _desk.StartedAsync(new { listIds = new[] { await _desk.ListOfAsync(phones, "Traveller") } });
        await Eventually.HoldsAsync(() => phones.Sum(phone => _desk.Recorder.To(phone).Count) >= 3);
        await _desk.StepAsync(id, "pause");
        await _desk.SettleAsync();
        await _desk.FastAsync();
        var sent = phones.Sum(phone => _desk.Recorder.To(phone).Count);
        object Of(decimal messages) => new { budget = new { amount = (messages * 0.10m).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture), currency = "USD" } };
        Assert.That((await _desk.StepAsync(id, "resume", 409, Of(sent - 0.5m))).Text("detail"), Does.EndWith("is used up. Resume with a larger one: budget."));

        await _desk.StepAsync(id, "resume", body: Of(sent + 2));
        await _desk.BecomesAsync(id, "stopped_budget");
        await _desk.SettleAsync();
        Assert.That(phones.Sum(phone => _desk.Recorder.To(phone).Count), Is.EqualTo(sent + 2));
        await _desk.StepAsync(id, "cancel");
    }

    [Test]
    public async Task A_utility_template_costs_nothing_within_the_24_hours_until_a_row_of_the_price_table_says_so()
    {
        var (writing, silent) = (await _desk.CustomerAsync(), Desk.NewPhone());
        var list = await _desk.ListOfAsync([$"{writing},,", $"{silent},Ann,en"]);
        var id = await _desk.DraftAsync(new { listIds = new[] { list } }, ("budget", new { amount = "9.00", currency = "USD" }));
        Task RowAsync(string from, string amount) => _desk.DoAsync(201, "/api/prices", new { validFrom = from, country = "GB", category = "utility_in_window", price = new { amount, currency = "USD" }, source = "a rate card" });
        await RowAsync("2099-01-01", "0.07");
        Assert.That(await CostAsync(id), Is.EqualTo("0.10"), "of the one whose window is closed");
        await RowAsync("2020-01-01", "0.05");
        Assert.That(await CostAsync(id), Is.EqualTo("0.15"));
    }

    private async Task<string?> CostAsync(string id)
    {
        var preview = await _desk.StepAsync(id, "preview");
        Assert.That((preview.GetProperty("template").GetInt32(), preview.GetProperty("cost").GetProperty("unpriced").GetInt32()), Is.EqualTo((2, 0)));
        return preview.GetProperty("cost").GetProperty("amounts")[0].Text("amount");
    }

    [Test]
    public async Task A_preview_says_who_sleeps_and_that_the_budget_does_not_reach()
    {
        var london = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(DateTimeOffset.UtcNow, "Europe/London");
        var list = await _desk.ListOfAsync(BroadcastDesk.NewPhones(2), "Ann");
        var id = await _desk.DraftAsync(new { listIds = new[] { list } }, ("budget", new { amount = "0.15", currency = "USD" }),
            ("quietHours", new { from = $"{london.AddHours(-1):HH:mm}", to = $"{london.AddHours(2):HH:mm}" }));
        var preview = await _desk.StepAsync(id, "preview");
        Assert.That((preview.GetProperty("quiet").GetInt32(), preview.GetProperty("isOverBudget").GetBoolean()), Is.EqualTo((2, true)));
        var enough = await _desk.DraftAsync(new { listIds = new[] { list } }, ("budget", new { amount = "0.20", currency = "USD" }));
        preview = await _desk.StepAsync(enough, "preview");
        Assert.That((preview.GetProperty("quiet").GetInt32(), preview.GetProperty("isOverBudget").GetBoolean()), Is.EqualTo((0, false)));
    }

    [Test]
    public async Task With_a_budget_nobody_is_written_to_whose_price_is_not_known()
    {
        var (british, american) = (Desk.NewPhone(), $"+1212555{Random.Shared.Next(1000, 9999)}");
        var list = await _desk.ListOfAsync($"{british},Ann,en", $"{american},Bob,en");
        var draft = await _desk.DraftAsync(new { listIds = new[] { list } }, ("budget", new { amount = "9.00", currency = "USD" }));
        var preview = await _desk.StepAsync(draft, "preview");
        Assert.That(preview.GetProperty("reasons")[0].Text("reason"), Is.EqualTo("priceUnknown"));
        preview.GetProperty("cost").ShouldHoldExactly(new { amounts = new[] { new { amount = "0.10", currency = "USD" } }, unpriced = 0, isExample = false });
        await _desk.StepAsync(draft, "start");
        await _desk.EndsAsync(draft);
        Assert.That((await _desk.RecipientAsync(draft, american)).Text("reason"), Is.EqualTo("priceUnknown"));
        Assert.That(_desk.Recorder.To(british), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task At_night_where_they_are_people_wait_for_the_morning_and_others_do_not()
    {
        // An hour that is quiet in London now and not in Kathmandu, which is five and three quarter hours ahead.
        var london = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(DateTimeOffset.UtcNow, "Europe/London");
        var (from, to) = (london.AddHours(-1), london.AddHours(2));
        var (british, nepali) = (Desk.NewPhone(), $"+97798{Random.Shared.Next(10_000_000, 99_999_999)}");
        var list = await _desk.ListOfAsync($"{british},Ann,en", $"{nepali},Mina,en");
        var id = await _desk.StartedAsync(new { listIds = new[] { list } }, ("quietHours", new { from = $"{from:HH:mm}", to = $"{to:HH:mm}" }));
        await Eventually.HoldsAsync(() => _desk.Recorder.To(nepali).Count == 1);
        await Eventually.HoldsAsync(async () => (await _desk.RecipientAsync(id, british)).GetProperty("dueAt").GetDateTimeOffset() > DateTimeOffset.UtcNow);
        var due = (await _desk.RecipientAsync(id, british)).GetProperty("dueAt").GetDateTimeOffset();
        Assert.That(due, Is.EqualTo(new DateTimeOffset(to.Date.Add(new TimeSpan(to.Hour, to.Minute, 0)), to.Offset)));
        Assert.That(_desk.Recorder.To(british), Is.Empty);
        await _desk.SettleAsync();
        await Eventually.HoldsAsync(async () => (await _desk.GetAsync($"/api/broadcasts/{id}")).GetProperty("progress").Text("waitsFor") == "quietHours");
        var running = await _desk.GetAsync($"/api/broadcasts/{id}");
        Assert.That((running.Text("status"), running.GetProperty("progress").GetProperty("endsAt").GetDateTimeOffset() >= due), Is.EqualTo(("running", true)));

        await _desk.ExecuteAsync("update broadcast_recipients set due_at = now() where broadcast_id = @Id::uuid and state = 'pending'", new { Id = id });
        await Eventually.HoldsAsync(async () => (await _desk.RecipientAsync(id, british)).GetProperty("dueAt").GetDateTimeOffset() == due);
        Assert.That(_desk.Recorder.To(british), Is.Empty, "it is looked at once more when the time has come");
        await _desk.StepAsync(id, "cancel");
    }

    [Test]
    public async Task What_has_not_left_when_night_comes_is_taken_back_and_looked_at_once_more()
    {
        var phone = Desk.NewPhone();
        _desk.Recorder.Answer = sent => sent.To == phone ? (503, new { error = new { message = "Service unavailable", code = 2 } }) : null;
        var night = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(DateTimeOffset.UtcNow, "Europe/London").AddHours(2);
        var id = await _desk.StartedAsync(new { listIds = new[] { await _desk.ListOfAsync($"{phone},Ann,en") } },
            ("quietHours", new { from = $"{night:HH:mm}", to = $"{night.AddHours(3):HH:mm}" }));
        await Eventually.HoldsAsync(() => _desk.Recorder.To(phone).Count > 0);
        var first = (await _desk.RecipientAsync(id, phone)).GetProperty("messageId").GetGuid();
        Assert.That(await _desk.CountAsync("select count(*) from broadcast_recipients where broadcast_id = @Id::uuid and quiet_at = @At", new { Id = id, At = MinuteOf(night) }), Is.EqualTo(1));

        await _desk.ExecuteAsync("update broadcast_recipients set quiet_at = now() where broadcast_id = @Id::uuid", new { Id = id });
        await _desk.ShouldBecomeAsync(first, "cancelled");
        _desk.Recorder.Answer = _ => null;
        await _desk.EndsAsync(id);
        var row = await _desk.RecipientAsync(id, phone);
        Assert.That((row.Text("state"), row.GetProperty("messageId").GetGuid() == first), Is.EqualTo(("accepted", false)));
    }

    [Test]
    public async Task What_waits_when_the_budget_is_used_up_does_not_leave_at_night_either()
    {
        var phones = BroadcastDesk.NewPhones(2);
        _desk.Recorder.Answer = sent => phones.Contains(sent.To) ? (503, new { error = new { message = "Service unavailable", code = 2 } }) : null;
        var night = TimeZoneInfo.ConvertTimeBySystemTimeZoneId(DateTimeOffset.UtcNow, "Europe/London").AddHours(2);
        var id = await _desk.StartedAsync(new { listIds = new[] { await _desk.ListOfAsync(phones, "Ann") } },
            ("budget", new { amount = "0.15", currency = "USD" }), ("quietHours", new { from = $"{night:HH:mm}", to = $"{night.AddHours(3):HH:mm}" }));
        await _desk.BecomesAsync(id, "stopped_budget");
        var first = (await _desk.RecipientsAsync(id)).Single(one => one.TryGetProperty("messageId", out _)).GetProperty("messageId").GetGuid();

        await _desk.ExecuteAsync("update broadcasts set changed_at = now() - interval '1 hour' where id = @Id::uuid", new { Id = id });
        await _desk.ExecuteAsync("update broadcast_recipients set quiet_at = now() where broadcast_id = @Id::uuid", new { Id = id });
        await _desk.ShouldBecomeAsync(first, "cancelled");
        _desk.Recorder.Answer = _ => null;
        Assert.That(await _desk.CountsAsync(id), Is.EqualTo(new Dictionary<string, int> { ["pending"] = 2 }));
        Assert.That((await _desk.GetAsync($"/api/broadcasts/{id}")).GetProperty("spent").Text("amount"), Is.EqualTo("0.00"));
        await _desk.StepAsync(id, "cancel");
    }

    private static DateTimeOffset MinuteOf(DateTimeOffset time) => new DateTimeOffset(time.Date.Add(new TimeSpan(time.Hour, time.Minute, 0)), time.Offset).ToUniversalTime();

    [Test]
    public async Task Who_is_not_reached_before_the_deadline_is_not_written_to_any_more()
    {
        await _desk.FastAsync(5);
        var phones = BroadcastDesk.NewPhones(80);
        var list = await _desk.ListOfAsync(phones, "Traveller");
        var id = await _desk.StartedAsync(new { listIds = new[] { list } }, ("deadline", DateTimeOffset.UtcNow.AddSeconds(6)));
        await _desk.EndsAsync(id);
        await _desk.FastAsync();
        var counts = await _desk.CountsAsync(id);
        Assert.That(phones.Sum(phone => _desk.Recorder.To(phone).Count), Is.EqualTo(counts["accepted"]).And.LessThan(80));
        Assert.That(counts.GetValueOrDefault("skipped") + counts.GetValueOrDefault("failed"), Is.EqualTo(80 - counts["accepted"]));
        foreach (var late in (await _desk.RecipientsAsync(id)).Where(one => one.Text("state") is "skipped" or "failed"))
            Assert.That(late.Text("reason"), Is.EqualTo("tooLate"));
    }

    [Test]
    public async Task A_plan_lets_so_many_through_in_a_minute_and_the_rest_waits()
    {
        await _desk.PlanAsync(new { messagesPerMinute = 20 });
        var phones = BroadcastDesk.NewPhones(60);
        var list = await _desk.ListOfAsync(phones, "Traveller");
        var id = await _desk.StartedAsync(new { listIds = new[] { list } });
        await Eventually.HoldsAsync(() => phones.Sum(phone => _desk.Recorder.To(phone).Count) == 20);
        await Eventually.HoldsAsync(async () => await _desk.CountAsync("select count(*) from outbox") == 0);
        Assert.That(await _desk.CountAsync("select sum(used) from plan_uses"), Is.EqualTo(20));
        Assert.That(phones.Sum(phone => _desk.Recorder.To(phone).Count), Is.EqualTo(20));
        await _desk.PlanAsync(new { });
        await _desk.EndsAsync(id);
        Assert.That(phones.Select(phone => _desk.Recorder.To(phone).Count), Is.All.EqualTo(1));
    }

    [Test]
    public async Task A_template_that_the_provider_stops_in_the_middle_pauses_it_and_says_why()
    {
        await _desk.AddTemplateAsync("fragile");
        await _desk.FastAsync(10);
        var phones = BroadcastDesk.NewPhones(60);
        var id = await _desk.StartedAsync(new { listIds = new[] { await _desk.ListOfAsync(phones, "Traveller") } }, ("template", new { name = "fragile", language = "en" }));
        await Eventually.HoldsAsync(() => phones.Any(phone => _desk.Recorder.To(phone).Count > 0));
        await _desk.ExecuteAsync("update whatsapp_templates set status = 'paused', reason = 'FLAGGED' where name = 'fragile'");
        await _desk.BecomesAsync(id, "paused");
        Assert.That((await _desk.GetAsync($"/api/broadcasts/{id}")).Text("reason"), Is.EqualTo("The template fragile in en is paused (FLAGGED): the provider sends it to nobody."));
        Assert.That((await _desk.StepAsync(id, "resume", 422)).Text("detail"), Does.StartWith("The template fragile in en is paused"));
        await _desk.ExecuteAsync("update whatsapp_templates set status = 'approved', reason = null where name = 'fragile'");
        await _desk.FastAsync();
        await _desk.StepAsync(id, "resume");
        await _desk.EndsAsync(id);
        Assert.That(phones.Select(phone => _desk.Recorder.To(phone).Count), Is.All.EqualTo(1));
    }
}
