using System.Net.Http.Json;
using System.Text.Json;
using TrailDesk.IntegrationTests.Broadcasts;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Delivery;

/// <summary>A provider that takes a message and does not say so.</summary>
internal sealed class ResolveTests
{
    private const string Deposit = "deposit_due";
    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _desk = await Desk.StartAsync(builder => builder.Configuration["Delivery:Grace"] = "00:00:02");
        using var made = await _desk.Api.PostAsJsonAsync("/api/templates", new
        {
            channelId = _desk.Meta.Id,
            name = Deposit,
            language = "en",
            category = "UTILITY",
            body = "Hello {{name}}, your deposit of {{amount}} is due today. Thank you.",
            variables = new[] { new { name = "name", field = "contact.name", sample = "Asha" }, new { name = "amount", field = "payment.amount", sample = "USD 100.00" } },
        });
        Assert.That((int)made.StatusCode, Is.EqualTo(201), await made.Content.ReadAsStringAsync());
        // As if the provider had approved it.
        await _desk.ExecuteAsync("update whatsapp_templates set status = 'approved', provider_id = '1' where name = @Deposit", new { Deposit });
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    [TearDown]
    public void Recover() => _desk.Recorder.Answer = _ => null;

    private object TemplateOf(string phone, string name, object? variables = null) => new
    {
        channelId = _desk.Meta.Id,
        to = phone,
        type = "template",
        template = variables is null ? (object)new { name, language = "en" } : new { name, language = "en", variables },
    };

    private object Payment(string phone) => TemplateOf(phone, Deposit, new { name = "Asha", amount = "USD 100.00" });

    private object Plain(string phone) => _desk.Text(phone, "see you at seven");

    /// <summary>The answer is lost: a gateway in between gave up.</summary>
    private async Task<(Guid Id, string Phone)> InDoubtAsync(Func<string, object> message, string? customer = null)
    {
        var phone = customer ?? await _desk.CustomerAsync();
        _desk.Recorder.Answer = sent => sent.To == phone ? (504, "upstream timed out") : null;
        var id = await _desk.SendAsync(message(phone));
        await _desk.ShouldBecomeAsync(id, "unknown");
        _desk.Recorder.Answer = _ => null;
        return (id, phone);
    }

    /// <summary>Behind the answer to the customer's first words.</summary>
    private int Sent(string phone) => _desk.Recorder.To(phone).Count - 1;

    private async Task<HttpResponseMessage> ResolveAsync(Guid id, string outcome, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/messages/{id}/resolve") { Content = JsonContent.Create(new { outcome }) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await _desk.Api.SendAsync(request);
    }

    private Task WaitForAPersonAsync(Guid id) =>
        Eventually.HoldsAsync(async () => await _desk.CountAsync("select count(*) from outbox where message = @id and state = 'unknown' and due_at = 'infinity'", new { id }) == 1);

    private Task<long> ResentAsync(Guid id) => _desk.CountAsync("select count(*) from whatsapp_messages where id = @id and resent", new { id });

    [Test]
    public async Task A_plain_message_goes_once_more_by_itself()
    {
        var (id, phone) = await InDoubtAsync(Plain);
        await _desk.ShouldBecomeAsync(id, "accepted");
        Assert.That(Sent(phone), Is.EqualTo(2));
        Assert.That(await ResentAsync(id), Is.EqualTo(1));
    }

    [Test]
    public async Task A_payment_waits_for_a_person_who_says_that_it_arrived()
    {
        var (id, phone) = await InDoubtAsync(Payment);
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
        var (id, phone) = await InDoubtAsync(Payment);
        await WaitForAPersonAsync(id);
        using var resolved = await ResolveAsync(id, "resend");
        Assert.That((await resolved.JsonAsync()).Text("status"), Is.EqualTo("queued"));
        await _desk.ShouldBecomeAsync(id, "accepted");
        Assert.That(Sent(phone), Is.EqualTo(2));
        Assert.That(await ResentAsync(id), Is.EqualTo(1));
    }

    // By their names, for nobody here knows these: a template that was made elsewhere.
    [TestCase("payment_reminder")]
    [TestCase("payment_confirmation")]
    [TestCase("booking_confirmation")]
    public async Task What_asks_for_money_or_confirms_waits_for_a_person_whoever_sent_it(string template)
    {
        var (id, phone) = await InDoubtAsync(to => TemplateOf(to, template));
        await WaitForAPersonAsync(id);
        Assert.That(Sent(phone), Is.EqualTo(1));
        await ResolveAsync(id, "sent");
    }

    [Test]
    public async Task A_trips_news_goes_once_more_by_itself_whatever_it_names()
    {
        var (id, phone) = await InDoubtAsync(to => TemplateOf(to, "trip_notice"));
        await _desk.ShouldBecomeAsync(id, "accepted");
        Assert.That(Sent(phone), Is.EqualTo(2));
    }

    [Test]
    public async Task A_broadcasts_payments_wait_for_a_person_too()
    {
        var phone = Desk.NewPhone();
        var list = await _desk.ListOfAsync([phone], "Traveller");
        _desk.Recorder.Answer = sent => sent.To == phone ? (504, "upstream timed out") : null;
        await _desk.StartedAsync(new { listIds = new[] { list } }, ("template", new { name = Deposit, language = "en", variables = new { amount = new { value = "USD 100.00" } } }));
        await Eventually.HoldsAsync(() => _desk.Recorder.To(phone).Count == 1);
        _desk.Recorder.Answer = _ => null;
        var id = (await _desk.ReadAsync<Guid>("select m.id from whatsapp_messages m join broadcast_recipients r on r.message_id = m.id join contacts c on c.id = r.contact_id order by m.seq desc limit 1")).Single();
        await WaitForAPersonAsync(id);
        Assert.That(_desk.Recorder.To(phone), Has.Count.EqualTo(1));
        await ResolveAsync(id, "sent");
    }

    [Test]
    public async Task The_same_wish_with_its_key_is_no_wish_for_a_third_try()
    {
        var (id, phone) = await InDoubtAsync(Payment);
        await WaitForAPersonAsync(id);
        _desk.Recorder.Answer = sent => sent.To == phone ? (504, "upstream timed out") : null;
        var key = Guid.NewGuid().ToString();
        using (var first = await ResolveAsync(id, "resend", key)) Assert.That((await first.JsonAsync()).Text("status"), Is.EqualTo("queued"));
        await Eventually.HoldsAsync(() => Sent(phone) == 2);
        await WaitForAPersonAsync(id);

        using (var second = await ResolveAsync(id, "resend", key))
        {
            Assert.That((int)second.StatusCode, Is.EqualTo(200));
            var answer = await second.JsonAsync();
            Assert.That((answer.GetProperty("messageId").GetGuid(), answer.Text("status")), Is.EqualTo((id, "queued")));
        }

        Assert.That((await _desk.MessageAsync(id)).Text("status"), Is.EqualTo("unknown"), "still in doubt, and nothing leaves");
        await ResolveAsync(id, "sent", key).ShouldBeProblemAsync(422);
        _desk.Recorder.Answer = _ => null;
        using (var other = await ResolveAsync(id, "resend", Guid.NewGuid().ToString())) Assert.That((int)other.StatusCode, Is.EqualTo(200));
        await _desk.ShouldBecomeAsync(id, "accepted");
        Assert.That(Sent(phone), Is.EqualTo(3));
    }

    [Test]
    public async Task Messages_that_wait_for_people_of_many_companies_keep_nobody_elses_waiting()
    {
        var customer = await _desk.CustomerAsync();
        await _desk.ExecuteAsync("""
            insert into outbox (message, tenant, channel, lane, recipient, state, due_at, started_at, payload)
            select gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid, gen_random_uuid(), i % 32, gen_random_uuid(), 'unknown', 'infinity', now(), ''
            from generate_series(1, 400) i
            """);
        try
        {
            var (id, _) = await InDoubtAsync(Plain, customer);
            await _desk.ShouldBecomeAsync(id, "accepted");
        }
        finally
        {
            await _desk.ExecuteAsync("delete from outbox where tenant::text like '00000000-0000-7000-8000-%'");
        }
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
