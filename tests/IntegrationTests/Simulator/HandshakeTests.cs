using System.Net.Http.Json;
using System.Text.Json;
using NUnit.Framework;

namespace TrailDesk.IntegrationTests.Simulator;

/// <summary>Meta's GET before it uses a webhook.</summary>
internal sealed class HandshakeTests
{
    private RunningSimulator simulator = null!;

    [SetUp]
    public async Task StartAsync() => simulator = await RunningSimulator.StartAsync();

    [TearDown]
    public async Task StopAsync() => await simulator.DisposeAsync();

    [TestCase("right", true, 200, null)]
    [TestCase("wrong", false, 403, "answered 403")]
    public async Task A_new_webhook_is_greeted_by_itself(string token, bool succeeded, int status, string? reason)
    {
        await simulator.PutAsync("/sim/channels", new { channels = new[] { Meta($"{simulator.ReceiverUrl}/verify", token) } });
        var handshake = await HandshakeAsync();
        Assert.Multiple(() =>
        {
            Assert.That(handshake.GetProperty("channelId").GetString(), Is.EqualTo("m"));
            Assert.That(handshake.GetProperty("succeeded").GetBoolean(), Is.EqualTo(succeeded));
            Assert.That(handshake.GetProperty("status").GetInt32(), Is.EqualTo(status));
            Assert.That(handshake.TryGetProperty("reason", out var said) ? said.GetString() : null, Is.EqualTo(reason));
        });
    }

    [TestCase("verify", true)]
    [TestCase("verify-quoted", false)]
    [TestCase("anything", false)]
    public async Task The_challenge_must_come_back_bare(string path, bool succeeded)
    {
        await simulator.PutAsync("/sim/channels", new { channels = new[] { Meta($"{simulator.ReceiverUrl}/{path}", "right") } });
        using var answer = await simulator.Http.PostAsync("/sim/channels/m/handshake", null);
        var handshake = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.That(handshake.GetProperty("status").GetInt32(), Is.EqualTo(200));
        Assert.That(handshake.GetProperty("succeeded").GetBoolean(), Is.EqualTo(succeeded));
    }

    [Test]
    public async Task Only_Meta_greets()
    {
        using var answer = await simulator.Http.PostAsync("/sim/channels/t/handshake", null);
        Assert.That((int)answer.StatusCode, Is.EqualTo(400));
    }

    [TestCase("right", 200, "/verify")]
    [TestCase("wrong", 400, "/meta")]
    public async Task An_address_of_an_accounts_own_is_taken_only_after_its_greeting(string token, int status, string webhooksGoTo)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/meta/v25.0/102000000000001/subscribed_apps")
        {
            Content = JsonContent.Create(new { override_callback_uri = $"{simulator.ReceiverUrl}/verify", verify_token = token })
        };
        request.Headers.Add("Authorization", "Bearer meta-token");
        using var answer = await simulator.Http.SendAsync(request);
        await simulator.WriteAsync("m", new { type = "text", text = "hi" });
        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
        Assert.That((await simulator.NextAsync()).Path, Is.EqualTo(webhooksGoTo));
    }

    private static object Meta(string url, string token) =>
        new { id = "m", provider = "meta", phoneNumber = "+15550100001", accessToken = "meta-token", appSecret = "secret", verifyToken = token, webhookUrl = url };

    private async Task<JsonElement> HandshakeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await pace.WaitForNextTickAsync(patience.Token))
            if ((await simulator.GetAsync("/sim/channels")).GetProperty("handshakes") is var all && all.GetArrayLength() > 0) return all[0];
        throw new AssertionException("unreachable");
    }
}
