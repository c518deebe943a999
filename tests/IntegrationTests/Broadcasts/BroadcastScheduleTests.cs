using System.Globalization;
using Dapper;
using Npgsql;
using TrailDesk.IntegrationTests.Delivery;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Broadcasts;

/// <summary>One with a time begins then, and not before; where it cannot it says so.</summary>
internal sealed class BroadcastScheduleTests : DeskTests
{
    [OneTimeSetUp]
    public async Task PrepareAsync()
    {
        await _desk.FastAsync();
        await _desk.AddTemplateAsync();
    }

    private static string In(TimeSpan time) => DateTimeOffset.UtcNow.Add(time).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    private Task ComeAsync(string id) => _desk.ExecuteAsync("update broadcasts set send_at = now() where id = @Id::uuid", new { Id = id });

    [Test]
    public async Task It_waits_for_its_time_and_then_goes_to_whoever_is_in_the_audience()
    {
        var (first, second) = (Desk.NewPhone(), Desk.NewPhone());
        var list = await _desk.ListOfAsync($"{first},Ann,en");
        var at = In(TimeSpan.FromHours(3));
        var id = await _desk.DraftAsync(new { listIds = new[] { list } }, ("sendAt", at));
        var scheduled = await _desk.StepAsync(id, "start");
        Assert.That((scheduled.Text("status"), scheduled.GetProperty("sendAt").GetDateTimeOffset()), Is.EqualTo(("scheduled", DateTimeOffset.Parse(at, CultureInfo.InvariantCulture))));
        Assert.That((scheduled.TryGetProperty("startedAt", out _), scheduled.TryGetProperty("recipients", out _)), Is.EqualTo((false, false)));
        Assert.That((await _desk.StepAsync(id, "start", 409)).Text("detail"), Is.EqualTo("This broadcast is scheduled: it cannot be started."));

        var joined = (await _desk.ContactAsync(await KnownAsync(second))).Text("id");
        await _desk.DoAsync(200, $"/api/broadcast-lists/{list}/members", new { add = new[] { joined } });
        await ComeAsync(id);
        await _desk.EndsAsync(id);
        Assert.That(new[] { first, second }.Select(phone => _desk.Recorder.To(phone).Count), Is.All.EqualTo(1));
        var entries = (await _desk.ListAsync("/api/audit-logs?limit=200")).Where(entry => entry.GetRawText().Contains(id, StringComparison.Ordinal)).Select(entry => entry.Text("action"));
        Assert.That(entries, Is.EquivalentTo(new[] { "broadcast.created", "broadcast.started", "broadcast.begun" }));
    }

    private async Task<string> KnownAsync(string phone)
    {
        await _desk.ListOfAsync($"{phone},Bo,en");
        return phone;
    }

    [Test]
    public async Task Others_go_on_while_the_people_of_one_are_still_written_down()
    {
        var (list, other) = (await _desk.ListOfAsync($"{Desk.NewPhone()},Ann,en"), await _desk.ListOfAsync($"{Desk.NewPhone()},Bo,en"));
        var slow = await _desk.DraftAsync(new { listIds = new[] { list } }, ("sendAt", In(TimeSpan.FromHours(3))));
        await _desk.StepAsync(slow, "start");
        await using var holder = new NpgsqlConnection(_desk.App.Database.SuperuserConnectionString);
        await holder.OpenAsync();
        await using var held = await holder.BeginTransactionAsync();
        await holder.ExecuteAsync("select 1 from whatsapp_broadcast_lists where id = @List for update", new { List = list });
        await ComeAsync(slow);
        await Eventually.HoldsAsync(async () => await _desk.CountAsync("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%whatsapp_broadcast_lists%'") > 0);
        await _desk.EndsAsync(await _desk.StartedAsync(new { listIds = new[] { other } }));
        Assert.That((await _desk.GetAsync($"/api/broadcasts/{slow}")).Text("status"), Is.EqualTo("scheduled"));
        await held.RollbackAsync();
        await _desk.EndsAsync(slow);
    }

    [Test]
    public async Task Local_time_counts_in_the_zone_that_is_named()
    {
        var day = DateOnly.FromDateTime(DateTime.UtcNow.AddDays(40)).ToString("O", CultureInfo.InvariantCulture);
        var form = _desk.FormOf(new { contactIds = new[] { Guid.NewGuid() } });
        (form["sendAt"], form["timeZone"]) = ($"{day}T09:30", "Asia/Kathmandu");
        var draft = await _desk.DoAsync(201, "/api/broadcasts", form);
        Assert.That(draft.GetProperty("sendAt").GetDateTimeOffset(), Is.EqualTo(DateTimeOffset.Parse($"{day}T03:45Z", CultureInfo.InvariantCulture)));
    }

    [Test]
    public async Task A_time_that_cannot_be_meant_is_refused_by_name()
    {
        foreach (var (sendAt, zone, field) in new[]
        {
            ("tomorrow", null, "sendAt"), (In(TimeSpan.FromDays(-1)), null, "sendAt"), (In(TimeSpan.FromDays(400)), null, "sendAt"),
            ("2030-01-01T09:30", "Asia/Nowhere", "sendAt"), (null, "Asia/Kathmandu", "timeZone"),
        })
        {
            var form = _desk.FormOf(new { contactIds = new[] { Guid.NewGuid() } });
            if (sendAt is not null) form["sendAt"] = sendAt;
            if (zone is not null) form["timeZone"] = zone;
            Assert.That((await _desk.DoAsync(400, "/api/broadcasts", form)).GetProperty("errors").TryGetProperty(field, out _), sendAt ?? zone);
        }

        var late = _desk.FormOf(new { contactIds = new[] { Guid.NewGuid() } });
        (late["sendAt"], late["deadline"]) = (In(TimeSpan.FromHours(3)), DateTimeOffset.UtcNow.AddHours(2));
        Assert.That((await _desk.DoAsync(400, "/api/broadcasts", late)).GetProperty("errors").GetProperty("deadline")[0].GetString(), Is.EqualTo("deadline must be later than sendAt."));
    }

    [Test]
    public async Task Cancelled_before_its_time_it_never_begins()
    {
        var phone = Desk.NewPhone();
        var id = await _desk.DraftAsync(new { listIds = new[] { await _desk.ListOfAsync($"{phone},Ann,en") } }, ("sendAt", In(TimeSpan.FromHours(3))));
        await _desk.StepAsync(id, "start");
        Assert.That((await _desk.StepAsync(id, "cancel")).Text("status"), Is.EqualTo("cancelled"));
        await ComeAsync(id);
        // One that begins now shows that the other had its chance.
        var other = await _desk.StartedAsync(new { listIds = new[] { await _desk.ListOfAsync($"{Desk.NewPhone()},Bo,en") } });
        await _desk.EndsAsync(other);
        Assert.That((await _desk.GetAsync($"/api/broadcasts/{id}")).Text("status"), Is.EqualTo("cancelled"));
        Assert.That(_desk.Recorder.To(phone), Is.Empty);
    }

    [Test]
    public async Task Where_it_cannot_begin_it_is_a_draft_again_and_says_why()
    {
        await _desk.AddTemplateAsync("brittle");
        var phone = Desk.NewPhone();
        var id = await _desk.DraftAsync(
            new { listIds = new[] { await _desk.ListOfAsync($"{phone},Ann,en") } }, ("sendAt", In(TimeSpan.FromHours(3))), ("template", new { name = "brittle", language = "en" }));
        await _desk.StepAsync(id, "start");
        await _desk.ExecuteAsync("update whatsapp_templates set status = 'paused' where name = 'brittle'");
        await ComeAsync(id);
        await _desk.BecomesAsync(id, "draft");
        var draft = await _desk.GetAsync($"/api/broadcasts/{id}");
        Assert.That(draft.Text("reason"), Is.EqualTo("The template brittle in en is paused: the provider sends it to nobody."));
        Assert.That((draft.TryGetProperty("startedAt", out _), draft.TryGetProperty("recipients", out _), _desk.Recorder.To(phone).Count), Is.EqualTo((false, false, 0)));

        await _desk.ExecuteAsync("update whatsapp_templates set status = 'approved' where name = 'brittle'");
        await _desk.StepAsync(id, "start");
        await _desk.EndsAsync(id);
        Assert.That(_desk.Recorder.To(phone), Has.Count.EqualTo(1));
        Assert.That((await _desk.GetAsync($"/api/broadcasts/{id}")).TryGetProperty("reason", out _), Is.False);
    }
}
