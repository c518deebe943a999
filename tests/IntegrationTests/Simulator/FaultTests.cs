using System.Text.Json;
using NUnit.Framework;

namespace TrailDesk.IntegrationTests.Simulator;

internal sealed class FaultTests
{
    private static readonly object Hello = new { messaging_product = "whatsapp", to = "+15550100", type = "text", text = new { body = "hi" } };
    private RunningSimulator simulator = null!;

    [SetUp]
    public async Task StartAsync() => simulator = await RunningSimulator.StartAsync();

    [TearDown]
    public async Task StopAsync() => await simulator.DisposeAsync();

    [Test]
    public async Task A_webhook_that_was_not_answered_200_comes_again_with_the_same_body()
    {
        simulator.AnswerNext.Enqueue(503);
        var written = await simulator.WriteAsync("m", new { type = "text", text = "hi" });
        var first = await simulator.NextAsync();
        var second = await simulator.NextAsync();
        Assert.That(written.GetProperty("webhookStatus").GetInt32(), Is.EqualTo(503));
        Assert.That(second.Body, Is.EqualTo(first.Body));
    }

    [Test]
    public async Task A_duplicate_fault_sends_the_same_message_several_times()
    {
        await simulator.FaultAsync(new { kind = "duplicate", times = 3, calls = 1 });
        await simulator.WriteAsync("m", new { type = "text", text = "hi" });
        var ids = new HashSet<string?>();
        for (var at = 0; at < 3; at++) ids.Add((await simulator.NextAsync()).Value.GetProperty("messages")[0].GetProperty("id").GetString());
        Assert.That(ids, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_batch_holds_many_messages_with_ids_of_their_own()
    {
        await simulator.WriteAsync("m", new { type = "text", text = "hi", batch = 40 });
        var messages = (await simulator.NextAsync()).Value.GetProperty("messages");
        Assert.That(messages.EnumerateArray().Select(one => one.GetProperty("id").GetString()).Distinct().Count(), Is.EqualTo(40));
    }

    [Test]
    public async Task Reordered_webhooks_arrive_last_first()
    {
        await simulator.FaultAsync(new { kind = "reorder", times = 2 });
        await simulator.WriteAsync("m", new { type = "text", text = "first", wait = false });
        await simulator.WriteAsync("m", new { type = "text", text = "second" });
        var text = (await simulator.NextAsync()).Value.GetProperty("messages")[0].GetProperty("text").GetProperty("body").GetString();
        Assert.That(text, Is.EqualTo("second"));
    }

    [Test]
    public async Task A_wrong_signature_fails_against_the_secret()
    {
        await simulator.FaultAsync(new { kind = "wrongSignature", calls = 1 });
        await simulator.WriteAsync("m", new { type = "text", text = "hi" });
        var webhook = await simulator.NextAsync();
        var right = TrailDesk.Simulator.Webhooks.WebhookProof.CloudSignature("secret", webhook.Body);
        Assert.That(webhook.Headers["X-Hub-Signature-256"], Is.Not.EqualTo("sha256=" + right));
    }

    [Test]
    public async Task A_dropped_answer_leaves_an_accepted_message()
    {
        await simulator.FaultAsync(new { kind = "drop", calls = 1 });
        Assert.ThrowsAsync<HttpRequestException>(() => simulator.MetaAsync(Hello));
        await simulator.NextAsync(one => one.IsStatus("delivered"));
        var calls = await simulator.GetAsync("/sim/calls");
        var messages = await simulator.GetAsync("/sim/phones/15550100/messages");
        Assert.That(calls.GetProperty("items")[0].GetProperty("outcome").GetString(), Is.EqualTo("dropped"));
        Assert.That(messages.GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_provider_that_is_down_accepts_nothing()
    {
        await simulator.FaultAsync(new { kind = "down", calls = 1 });
        Assert.ThrowsAsync<HttpRequestException>(() => simulator.MetaAsync(Hello));
        var messages = await simulator.GetAsync("/sim/phones/15550100/messages");
        var (status, _) = await simulator.MetaAsync(Hello);
        Assert.That(messages.GetArrayLength(), Is.EqualTo(0));
        Assert.That(status, Is.EqualTo(200));
    }

    [Test]
    public async Task An_error_fault_answers_in_each_providers_shape()
    {
        await simulator.PutAsync("/sim/faults", new { faults = new object[] { new { kind = "error", code = 131056, channelId = "m", calls = 1 }, new { kind = "rateLimit", channelId = "t", calls = 1 } } });
        var (_, meta) = await simulator.MetaAsync(Hello);
        var (status, twilio) = await simulator.TwilioAsync(new() { ["To"] = "whatsapp:+15550100", ["From"] = "whatsapp:+15550100002", ["Body"] = "x" });
        Assert.Multiple(() =>
        {
            Assert.That(meta.GetProperty("error").GetProperty("code").GetInt32(), Is.EqualTo(131056));
            Assert.That(status, Is.EqualTo(429));
            Assert.That(twilio.GetProperty("code").GetInt32(), Is.EqualTo(20429));
        });
    }

    [Test]
    public async Task Both_ledgers_hold_what_happened()
    {
        await simulator.MetaAsync(Hello);
        await simulator.NextAsync(one => one.IsStatus("delivered"));
        await simulator.WriteAsync("m", new { type = "text", text = "hi" });
        var call = (await simulator.GetAsync("/sim/calls")).GetProperty("items")[0];
        var deliveries = (await simulator.GetAsync("/sim/deliveries")).GetProperty("items").EnumerateArray().Select(one => one.GetProperty("kind").GetString()).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(call.GetProperty("to").GetString(), Is.EqualTo("+15550100"));
            Assert.That(call.GetProperty("channelId").GetString(), Is.EqualTo("m"));
            Assert.That(call.GetProperty("outcome").GetString(), Is.EqualTo("accepted"));
            Assert.That(call.GetProperty("body").GetProperty("text").GetProperty("body").GetString(), Is.EqualTo("hi"));
            Assert.That(deliveries, Does.Contain("status").And.Contain("message"));
        });
    }

    [Test]
    public async Task The_page_allows_no_script_of_others_and_none_inline()
    {
        using var page = await simulator.Http.GetAsync("/");
        var policy = string.Join(' ', page.Headers.GetValues("Content-Security-Policy"));
        Assert.That(policy, Does.Contain("script-src 'self';"));
        Assert.That(await page.Content.ReadAsStringAsync(), Does.Contain("<main id=\"phones\""));
    }
}
