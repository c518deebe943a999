using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Usage;

/// <summary>What went in and out, by day and channel, with its cost: counted behind the messages' back, and kept when they go.</summary>
internal sealed class UsageTests
{
    private Desk _desk = null!;

    // The demo company's past would stand in every sum.
    [SetUp]
    public async Task OpenAsync()
    {
        _desk = await Desk.StartAsync();
        await _desk.ExecuteAsync("delete from whatsapp_messages");
    }

    [TearDown]
    public async Task CloseAsync() => await _desk.DisposeAsync();

    private async Task<JsonElement> PlayAsync()
    {
        var (one, two) = (Desk.NewPhone(), Desk.NewPhone());
        await _desk.WriteAsync(one, "hello");
        var paid = await _desk.OfferAsync(one);
        await _desk.TellAsync(paid.ProviderId, one, "sent", UsageDesk.Price("utility"));
        await _desk.TellAsync(paid.ProviderId, one, "delivered");
        await _desk.TellAsync(paid.ProviderId, one, "read");
        await _desk.WriteAsync(one, "thanks");
        var free = await _desk.OfferAsync(two);
        await _desk.TellAsync(free.ProviderId, two, "delivered", UsageDesk.Price("utility", billable: false, type: "free_customer_service"));
        var failed = await _desk.OfferAsync(two);
        await _desk.TellAsync(failed.ProviderId, two, "failed");
        await _desk.CountAsync();
        return await _desk.MetricsAsync(_desk.Meta.Id);
    }

    [Test]
    public async Task Messages_are_counted_with_what_became_of_them_and_their_rates()
    {
        await _desk.PriceAsync("GB", "utility", "0.03");
        await _desk.PriceAsync("*", "service", "0.00");
        var metrics = await PlayAsync();
        metrics.ShouldHoldExactly(new
        {
            from = metrics.Text("from"),
            to = metrics.Text("to"),
            messagesReceived = 2,
            messagesSent = 5,
            messagesDelivered = 2,
            messagesRead = 1,
            messagesReplied = 1,
            messagesFailed = 1,
            deliveryRate = 0.4,
            readRate = 0.5,
            replyRate = 0.5,
            errorRate = 0.2,
            averageResponseSeconds = metrics.GetProperty("averageResponseSeconds"),
            categories = new object[]
            {
                new { category = "service", messages = 2, charged = 0, cost = Array.Empty<object>() },
                new { category = "unknown", messages = 1, charged = 0, cost = Array.Empty<object>() },
                new { category = "utility", messages = 2, charged = 1, cost = new[] { new { amount = "0.03", currency = "USD" } } },
            },
            cost = new[] { new { amount = "0.03", currency = "USD" } },
            unpriced = 0,
            isExampleCost = false,
            countedAt = metrics.Text("countedAt"),
        });
        Assert.That(metrics.GetProperty("averageResponseSeconds").GetDecimal(), Is.InRange(0m, 60m));
        var day = (await _desk.ListAsync($"/api/usage?{UsageDesk.Span}&channel={_desk.Meta.Id}")).Single();
        Assert.Multiple(() =>
        {
            Assert.That(day.GetProperty("messagesIn").GetInt64(), Is.EqualTo(2));
            Assert.That(day.GetProperty("messagesOut").GetInt64(), Is.EqualTo(5));
            Assert.That(day.GetProperty("sent").GetInt64(), Is.EqualTo(5));
            Assert.That(day.GetProperty("delivered").GetInt64(), Is.EqualTo(2));
            Assert.That(day.GetProperty("read").GetInt64(), Is.EqualTo(1));
            Assert.That(day.GetProperty("failed").GetInt64(), Is.EqualTo(1));
            Assert.That(day.GetProperty("replied").GetInt64(), Is.EqualTo(1));
            Assert.That(day.GetProperty("cost")[0].Text("amount"), Is.EqualTo("0.03"));
        });
        Assert.That(await _desk.ListAsync($"/api/usage?{UsageDesk.Span}&channel={_desk.Other().Id}"), Is.Empty);
    }

    [Test]
    public async Task What_was_counted_stays_when_messages_are_deleted_and_what_is_heard_later_moves()
    {
        var phone = Desk.NewPhone();
        await _desk.WriteAsync(phone, "hello");
        var sent = await _desk.OfferAsync(phone);
        await _desk.CountAsync();
        Assert.That(Categories(await _desk.MetricsAsync(_desk.Meta.Id)), Is.EqualTo(new[] { ("service", 1L), ("unknown", 1L) }));
        await _desk.TellAsync(sent.ProviderId, phone, "delivered", UsageDesk.Price("marketing"));
        await _desk.CountAsync();
        var before = await _desk.MetricsAsync(_desk.Meta.Id);
        Assert.That(Categories(before), Is.EqualTo(new[] { ("marketing", 1L), ("service", 1L) }));
        Assert.That(before.GetProperty("unpriced").GetInt64(), Is.EqualTo(1), "no price table says what it costs");

        await _desk.ExecuteAsync("delete from whatsapp_messages");
        await _desk.CountAsync();
        var after = await _desk.MetricsAsync(_desk.Meta.Id);
        Assert.That(Categories(after), Is.EqualTo(Categories(before)));
        Assert.That(after.GetProperty("messagesReceived").GetInt64(), Is.EqualTo(1));
    }

    private static List<(string, long)> Categories(JsonElement metrics) =>
        [.. metrics.GetProperty("categories").EnumerateArray().Select(category => (category.Text("category")!, category.GetProperty("messages").GetInt64()))];

    [Test]
    public async Task The_count_runs_twice_without_counting_twice_and_other_companies_see_their_own()
    {
        var first = await PlayAsync();
        await _desk.CountAsync();
        var second = await _desk.MetricsAsync(_desk.Meta.Id);
        foreach (var name in new[] { "messagesReceived", "messagesSent", "messagesDelivered", "messagesRead", "messagesReplied", "messagesFailed" })
            Assert.That(second.GetProperty(name).GetInt64(), Is.EqualTo(first.GetProperty(name).GetInt64()), name);
        using var rival = await _desk.App.RivalAsync();
        var theirs = await (await rival.GetAsync($"/api/usage/metrics?{UsageDesk.Span}")).JsonAsync();
        Assert.That(theirs.GetProperty("messagesSent").GetInt64(), Is.Zero);
        Assert.That(theirs.TryGetProperty("deliveryRate", out _), Is.False, "nothing of nothing is no rate");
        Assert.That((await (await rival.GetAsync($"/api/usage?{UsageDesk.Span}")).JsonAsync()).GetProperty("items").GetArrayLength(), Is.Zero);
    }

    [TestCase("/api/usage?from=2026-11-02&to=2026-11-01", "to")]
    [TestCase("/api/usage/metrics?from=2025-01-01&to=2026-11-01", "to")]
    public Task A_span_that_ends_before_it_begins_or_is_too_long_is_refused(string path, string field) => _desk.Api.GetAsync(path).ShouldNameAsync(field, "366 days");

    [Test]
    public async Task A_page_follows_the_other()
    {
        await _desk.ExecuteAsync("""
            insert into usage_days (tenant_id, day, channel_id, direction, category, country, messages, sent, delivered, read, failed, replied, charged, answered, answer_ms)
            select @Tenant, date '2026-10-01' + d, c, 'outbound', k, 'GB', 1, 1, 1, 1, 0, 0, 1, 0, 0
            from generate_series(0, 2) d, unnest(@Channels) c, unnest(array['utility', 'service']) k
            """, new { Tenant = Infrastructure.Demo.DemoCast.TenantId, Channels = new[] { _desk.Meta.Id, _desk.Twilio.Id } });
        var seen = new List<(string?, string?)>();
        string? cursor = null;
        do
        {
            var page = await _desk.GetAsync($"/api/usage?from=2026-10-01&to=2026-10-03&limit=4{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => (item.Text("day"), item.Text("channelId"))));
            cursor = page.Text("nextCursor");
        }
        while (cursor is not null);
        Assert.That(seen, Has.Count.EqualTo(6).And.Unique);
        Assert.That(seen.Select(item => item.Item1), Is.Ordered.Descending);
    }

    [Test]
    public async Task Counting_today_reads_no_message_of_other_days()
    {
        await _desk.ExecuteAsync("""
            set session_replication_role = replica;
            insert into whatsapp_messages (id, tenant_id, conversation_id, contact_id, channel_id, direction, type, status, body)
            select overlay(first_id_at(now() - i * interval '2 minutes')::text placing substr(gen_random_uuid()::text, 25) from 25)::uuid, @Tenant,
              gen_random_uuid(), gen_random_uuid(), @Channel, 'outbound', 'text', 'delivered', decode(repeat('01', 64), 'hex')
            from generate_series(1, 30000) i;
            analyze
            """, new { Tenant = Infrastructure.Demo.DemoCast.TenantId, Channel = _desk.Twilio.Id });
        await _desk.CountAsync();
        Assert.That(await _desk.CountAsync("select sum(messages)::bigint from usage_days"), Is.EqualTo(30_000), "the first count is of everything that is there");
        await _desk.ExecuteAsync("delete from usage_days where day < current_date - 2");
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        var plan = string.Join('\n', await _desk.ReadAsync<string>(
            "explain select count(*) from whatsapp_messages where id >= first_id_at(now() - interval '2 days') and id < first_id_at(now() + interval '1 day')"));
        Assert.That(plan, Does.Contain("whatsapp_messages_pkey").And.Not.Contain("Seq Scan"));
        await _desk.CountAsync();
        Assert.That(await _desk.CountAsync("select count(*) from usage_days where day < @Day", new { Day = today.AddDays(-3) }), Is.Zero, "older days were counted within the last day");
    }

    [Test]
    public async Task Rejected_templates_are_counted_of_those_that_were_answered()
    {
        foreach (var (name, status) in new[] { ("voucher", "approved"), ("offer", "rejected"), ("visa", "disabled"), ("late", "pending") })
            await _desk.ExecuteAsync($"""
                insert into whatsapp_templates (id, tenant_id, account, channel_id, name, language, category, status, definition, submitted_at)
                select gen_random_uuid(), tenant_id, 'meta:1', id, '{name}', 'en', 'UTILITY', '{status}', '{Empty}', '2026-03-15T12:00Z'
                from whatsapp_configurations where id = '{_desk.Meta.Id}'
                """);
        var march = await _desk.GetAsync("/api/usage/metrics?from=2026-03-01&to=2026-03-31");
        Assert.That(march.GetProperty("templateRejectionRate").GetDecimal(), Is.EqualTo(0.3333m));
        var april = await _desk.GetAsync("/api/usage/metrics?from=2026-04-01&to=2026-04-30");
        Assert.That(april.TryGetProperty("templateRejectionRate", out _), Is.False);
    }

    private const string Empty = """{"name": "none", "language": "en", "category": "UTILITY", "body": "Hello"}""";
}
