using System.Net;
using System.Text.Json;
using Npgsql;
using TrailDesk.IntegrationTests.Conversations;
using TrailDesk.IntegrationTests.Delivery;
using TrailDesk.IntegrationTests.Live;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Broadcasts;

/// <summary>A broadcast can be stopped at any moment, goes on where it was, and writes to nobody twice.</summary>
internal sealed class BroadcastControlTests : DeskTests
{
    private const int Slow = 10;

    [OneTimeSetUp]
    public Task PrepareAsync() => _desk.AddTemplateAsync();

    [TearDown]
    public async Task RecoverAsync()
    {
        _desk.Recorder.Answer = _ => null;
        await _desk.FastAsync();
        await _desk.SettleAsync();
    }

    private async Task<(string Id, List<string> Phones)> InTheMiddleAsync(int people = 60, int sent = 8)
    {
        await _desk.FastAsync(Slow);
        var phones = BroadcastDesk.NewPhones(people);
        var id = await _desk.StartedAsync(new { listIds = new[] { await _desk.ListOfAsync(phones, "Traveller") } });
        await Eventually.HoldsAsync(() => phones.Sum(phone => _desk.Recorder.To(phone).Count) >= sent);
        return (id, phones);
    }

    private int SentTo(IEnumerable<string> phones) => phones.Sum(phone => _desk.Recorder.To(phone).Count);

    [Test]
    public async Task Of_two_who_start_it_at_the_same_moment_one_does()
    {
        var id = await _desk.DraftAsync(new { listIds = new[] { await _desk.ListOfAsync(BroadcastDesk.NewPhones(5), "Traveller") } });
        await _desk.DoAsync(201, "/api/users", new { name = "Mingma", email = "mingma@example.com", password = TestApp.Password, roles = new[] { "manager" } });
        using var manager = await _desk.App.SignInAsync("mingma@example.com");
        var answers = await Task.WhenAll(new[] { _desk.Api, manager, _desk.Api, manager }.Select(client => client.PostAsync($"/api/broadcasts/{id}/start", null)));
        Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.OK), Is.EqualTo(1));
        foreach (var refused in answers.Where(answer => answer.StatusCode != HttpStatusCode.OK))
        {
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
            Assert.That((await refused.JsonAsync()).Text("detail"), Does.Match("This broadcast is (running already|completed): it cannot be started."));
        }

        await _desk.EndsAsync(id);
        Assert.That(await _desk.CountsAsync(id), Is.EqualTo(new Dictionary<string, int> { ["accepted"] = 5 }));
    }

    [Test]
    public async Task Once_it_is_paused_nothing_leaves_and_resumed_it_writes_to_everybody_exactly_once()
    {
        var (id, phones) = await InTheMiddleAsync();
        Assert.That((await _desk.StepAsync(id, "pause")).Text("status"), Is.EqualTo("paused"));
        await _desk.SettleAsync();
        var sent = SentTo(phones);
        Assert.That(sent, Is.LessThan(40), "what waited was taken back");
        var counts = await _desk.CountsAsync(id);
        Assert.That((counts["accepted"], counts["pending"]), Is.EqualTo((sent, 60 - sent)));
        Assert.That((await _desk.StepAsync(id, "pause", 409)).Text("detail"), Is.EqualTo("This broadcast is paused: it cannot be paused."));

        await _desk.FastAsync();
        Assert.That(SentTo(phones), Is.EqualTo(sent));
        await _desk.StepAsync(id, "resume");
        await _desk.EndsAsync(id);
        Assert.That(phones.Select(phone => _desk.Recorder.To(phone).Count), Is.All.EqualTo(1));
        Assert.That(await _desk.CountsAsync(id), Is.EqualTo(new Dictionary<string, int> { ["accepted"] = 60 }));
    }

    [Test]
    public async Task A_chunk_whose_session_ends_in_the_middle_is_as_if_it_had_never_been()
    {
        var (id, phones) = await InTheMiddleAsync();
        await using (var holder = new NpgsqlConnection(_desk.App.Database.SuperuserConnectionString))
        {
            // Its last statement has to wait here, with messages and outbox rows written; then its session is gone.
            await holder.OpenAsync();
            await using var held = await holder.BeginTransactionAsync();
            await using (var command = new NpgsqlCommand("lock table broadcast_recipients in exclusive mode", holder)) await command.ExecuteNonQueryAsync();
            await Eventually.HoldsAsync(async () => await _desk.CountAsync("""
                select count(*) from (
                  select pg_terminate_backend(l.pid) from pg_locks l
                  where l.relation = 'broadcast_recipients'::regclass and not l.granted and exists (
                    select from pg_locks w where w.pid = l.pid and w.relation = 'outbox'::regclass and w.mode = 'RowExclusiveLock')) t
                """) > 0);
        }

        await _desk.FastAsync();
        await _desk.EndsAsync(id);
        Assert.That(phones.Select(phone => _desk.Recorder.To(phone).Count), Is.All.EqualTo(1));
        Assert.That(await _desk.CountsAsync(id), Is.EqualTo(new Dictionary<string, int> { ["accepted"] = 60 }));
        Assert.That(await _desk.CountAsync("""
            select count(*) from whatsapp_messages m join broadcast_recipients r on r.contact_id = m.contact_id where r.broadcast_id = @Id::uuid and m.direction = 'outbound'
            """, new { Id = id }), Is.EqualTo(60));
    }

    [Test]
    public async Task Cancelled_it_leaves_nothing_behind()
    {
        var (id, phones) = await InTheMiddleAsync();
        await _desk.StepAsync(id, "cancel");
        await _desk.SettleAsync();
        var sent = SentTo(phones);
        Assert.That(await _desk.CountsAsync(id), Is.EqualTo(new Dictionary<string, int> { ["accepted"] = sent, ["cancelled"] = 60 - sent }));
        Assert.That(sent, Is.LessThan(40));
        Assert.That((await _desk.StepAsync(id, "resume", 409)).Text("detail"), Is.EqualTo("This broadcast was cancelled: it cannot be resumed."));
    }

    [Test]
    public async Task A_message_that_comes_back_to_the_queue_after_the_pause_is_taken_back_too()
    {
        var (id, phones) = await InTheMiddleAsync(people: 20, sent: 2);
        var isAway = true;
        _desk.Recorder.Answer = _ => isAway ? (429, new { error = new { message = "Rate limit hit", code = 130429 } }) : null;
        await Eventually.HoldsAsync(async () => await _desk.CountAsync("select count(*) from outbox where state = 'queued' and attempts = 0 and due_at > now()") > 0);
        await _desk.StepAsync(id, "pause");
        await Eventually.HoldsAsync(async () => await _desk.CountAsync("select count(*) from outbox") == 0);
        isAway = false;
        var counts = await _desk.CountsAsync(id);
        Assert.That(counts["accepted"] + counts["pending"], Is.EqualTo(20));
        await _desk.StepAsync(id, "resume");
        await _desk.EndsAsync(id);
        Assert.That(await _desk.CountAsync("select count(*) from whatsapp_messages where status = 'accepted' and id in (select message_id from broadcast_recipients where broadcast_id = @Id::uuid)", new { Id = id }), Is.EqualTo(20));
        Assert.That(phones.Count(phone => _desk.Recorder.To(phone).Count > 0), Is.EqualTo(20));
    }

    [Test]
    public async Task Who_opts_out_in_the_middle_gets_nothing_more()
    {
        await _desk.AddTemplateAsync("deal", category: "MARKETING", body: "a deal.");
        var phones = BroadcastDesk.NewPhones(50);
        var list = await _desk.ListOfAsync(phones, "Traveller");
        await _desk.ExecuteAsync("""
            insert into whatsapp_opt_ins (id, tenant_id, contact_id, purpose, state, method, at)
            select gen_random_uuid(), tenant_id, contact_id, 'marketing', 'opted_in', 'form', now() - interval '1 day' from broadcast_list_members where list_id = @List
            """, new { List = list });
        await _desk.FastAsync(Slow);
        var id = await _desk.StartedAsync(new { listIds = new[] { list } }, ("template", new { name = "deal", language = "en" }));
        await Eventually.HoldsAsync(() => SentTo(phones) >= 3);
        await _desk.ExecuteAsync("""
            insert into whatsapp_opt_ins (id, tenant_id, contact_id, purpose, state, method)
            select gen_random_uuid(), r.tenant_id, r.contact_id, 'marketing', 'opted_out', 'keyword' from broadcast_recipients r
            where r.broadcast_id = @Id::uuid and (r.state = 'pending' or exists (select 1 from outbox o where o.message = r.message_id and o.state = 'queued'))
            """, new { Id = id });
        await _desk.FastAsync();
        await _desk.EndsAsync(id);
        var counts = await _desk.CountsAsync(id);
        Assert.That(counts["accepted"], Is.LessThan(30));
        Assert.That(counts["skipped"], Is.Positive, "their turn had not come");
        var refused = (await _desk.RecipientsAsync(id, "&state=failed"))[0];
        Assert.That((refused.Text("reason"), refused.Text("sentence")), Is.EqualTo(("optedOut", "This person does not want messages of this purpose from us.")), "they were in the queue");
        Assert.That(SentTo(phones), Is.EqualTo(counts["accepted"]));
    }

    [Test]
    public async Task A_person_who_failed_for_a_passing_reason_is_tried_again_and_no_other()
    {
        var phones = BroadcastDesk.NewPhones(3);
        var list = await _desk.ListOfAsync(phones, "Traveller");
        _desk.Recorder.Answer = sent => sent.To == phones[0] ? (400, new { error = new { message = "Template paused", code = 132015 } })
            : sent.To == phones[1] ? (400, new { error = new { message = "Undeliverable", code = 131026 } }) : null;
        var id = await _desk.StartedAsync(new { listIds = new[] { list } });
        await _desk.EndsAsync(id);
        Assert.That(await _desk.CountsAsync(id), Is.EqualTo(new Dictionary<string, int> { ["accepted"] = 1, ["failed"] = 2 }));
        Assert.That((await _desk.RecipientAsync(id, phones[1])).Text("sentence"), Does.StartWith("This person cannot be reached on WhatsApp"));

        _desk.Recorder.Answer = _ => null;
        var retries = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => _desk.Api.PostAsync($"/api/broadcasts/{id}/retry", null)));
        Assert.That(retries.Select(retry => (int)retry.StatusCode), Is.EquivalentTo(new[] { 200, 409 }), "asked twice at once it is done once");
        Assert.That((await retries.Single(retry => retry.IsSuccessStatusCode).JsonAsync()).GetProperty("recipients").GetInt32(), Is.EqualTo(1));
        await _desk.EndsAsync(id);
        Assert.That(phones.Select(phone => _desk.Recorder.To(phone).Count), Is.EqualTo(new[] { 2, 1, 1 }));
        var again = await _desk.RecipientAsync(id, phones[0]);
        Assert.That((again.Text("state"), again.GetProperty("tries").GetInt32()), Is.EqualTo(("accepted", 1)));
        Assert.That((await _desk.StepAsync(id, "retry", 409)).Text("detail"), Does.StartWith("1 messages failed, and none for a reason that may have passed."));
    }

    [Test]
    public async Task A_small_one_is_through_while_a_large_one_on_the_same_number_still_goes()
    {
        var (large, _) = await InTheMiddleAsync(people: 300);
        var phones = BroadcastDesk.NewPhones(5);
        var small = await _desk.StartedAsync(new { listIds = new[] { await _desk.ListOfAsync(phones, "Traveller") } });
        await Eventually.HoldsAsync(() => SentTo(phones) == 5);
        Assert.That((await _desk.GetAsync($"/api/broadcasts/{large}")).Text("status"), Is.EqualTo("running"));
        Assert.That(await _desk.CountAsync("select count(*) from broadcast_recipients where broadcast_id = @Id::uuid and state = 'pending'", new { Id = large }), Is.GreaterThan(100));
        await _desk.StepAsync(large, "cancel");
        await _desk.EndsAsync(small);
    }

    [Test]
    public async Task Another_companys_small_one_is_through_while_a_large_one_still_goes()
    {
        await _desk.FastAsync();
        var large = await _desk.StartedAsync(new { listIds = new[] { await _desk.ListOfAsync(BroadcastDesk.NewPhones(6000), "Traveller") } });
        using var rival = await _desk.App.RivalAsync();
        var channel = await SendingDesk.AddMetaAsync(rival, "15550177");
        await _desk.AddTemplateAsync(channel: channel);
        var phones = BroadcastDesk.NewPhones(20);
        var list = await _desk.ListOfAsync(rival, phones.Select(phone => $"{phone},Traveller,en"));
        var form = new { name = "Theirs", channelId = channel, audience = new { listIds = new[] { list } }, template = new { name = BroadcastDesk.Template, language = "en" } };
        var small = (await _desk.DoAsync(201, "/api/broadcasts", form, rival)).Text("id")!;
        await _desk.StepAsync(small, "start", by: rival);
        await Eventually.HoldsAsync(() => SentTo(phones) == 20);
        Assert.That(await _desk.CountAsync("select count(*) from broadcast_recipients where broadcast_id = @Id::uuid and state = 'pending'", new { Id = large }), Is.GreaterThan(500));
        await _desk.StepAsync(large, "cancel");
    }

    [Test]
    public async Task Progress_says_how_many_are_left_when_it_ends_and_screens_hear_of_it()
    {
        await using var screen = await Screen.OpenAsync(_desk.App, _desk.Api);
        var (id, _) = await InTheMiddleAsync(people: 80);
        Assert.That((await screen.NoticeAsync("broadcast")).Text("id"), Is.EqualTo(id));
        JsonElement progress = default;
        await Eventually.HoldsAsync(async () =>
            (progress = (await _desk.GetAsync($"/api/broadcasts/{id}")).GetProperty("progress")).GetProperty("lastMinute").GetInt32() > 8);
        Assert.That(progress.GetProperty("counts").EnumerateArray().Sum(count => count.GetProperty("count").GetInt32()), Is.EqualTo(80));
        Assert.That((progress.GetProperty("perSecond").GetInt32(), progress.Text("waitsFor")), Is.EqualTo((Slow, "throughput")));
        var left = progress.GetProperty("endsAt").GetDateTimeOffset() - DateTimeOffset.UtcNow;
        Assert.That(left, Is.InRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9)));
        await _desk.FastAsync();
        await _desk.EndsAsync(id);
        Assert.That((await _desk.GetAsync($"/api/broadcasts/{id}")).GetProperty("progress").TryGetProperty("endsAt", out _), Is.False);
    }

    [Test]
    public async Task Who_did_what_stands_in_the_audit_log()
    {
        var (id, _) = await InTheMiddleAsync(people: 40, sent: 1);
        foreach (var step in new[] { "pause", "resume", "cancel" }) await _desk.StepAsync(id, step);
        var entries = (await _desk.ListAsync("/api/audit-logs?limit=200")).Where(entry => entry.GetRawText().Contains(id, StringComparison.Ordinal)).Select(entry => entry.Text("action"));
        Assert.That(entries, Is.EquivalentTo(new[] { "broadcast.created", "broadcast.started", "broadcast.paused", "broadcast.resumed", "broadcast.cancelled" }));
    }
}
