using System.Text.Json;
using NUnit.Framework;

namespace TrailDesk.IntegrationTests.Simulator;

/// <summary>How much each provider lets through, and what it says to more.</summary>
internal sealed class LimitTests
{
    private RunningSimulator simulator = null!;

    [SetUp]
    public async Task StartAsync() => simulator = await RunningSimulator.StartAsync();

    [TearDown]
    public async Task StopAsync() => await simulator.DisposeAsync();

    [Test]
    public async Task The_limits_are_those_of_the_providers_and_off_until_asked_for()
    {
        var limits = await simulator.GetAsync("/sim/limits");
        Assert.Multiple(() =>
        {
            Assert.That(limits.GetProperty("on").GetBoolean(), Is.False);
            Assert.That(limits.GetProperty("perSecond").GetInt32(), Is.EqualTo(80));
            Assert.That(limits.GetProperty("pairSeconds").GetDouble(), Is.EqualTo(6));
            Assert.That(limits.GetProperty("pairBurst").GetInt32(), Is.EqualTo(45));
        });
    }

    [Test]
    public async Task Forty_five_messages_may_go_to_one_person_at_once_and_no_more()
    {
        await simulator.PutAsync("/sim/limits", new { on = true, perSecond = 1_000 });
        for (var sent = 0; sent < 45; sent++) Assert.That((await simulator.SendAsync("m")).Code, Is.Null);
        var over = await simulator.SendAsync("m");
        var another = await simulator.SendAsync("m", "+15550102");
        var limits = await simulator.GetAsync("/sim/limits");
        Assert.Multiple(() =>
        {
            Assert.That(over.Code, Is.EqualTo(131056));
            Assert.That(another.Code, Is.Null);
            Assert.That(limits.GetProperty("refused").GetProperty("pair").GetInt32(), Is.EqualTo(1));
        });
    }

    [Test]
    public async Task A_pair_is_free_again_after_its_time()
    {
        await simulator.PutAsync("/sim/limits", new { on = true, pairBurst = 1, pairSeconds = 0.2 });
        Assert.That((await simulator.SendAsync("m")).Code, Is.Null);
        Assert.That((await simulator.SendAsync("m")).Code, Is.EqualTo(131056));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await simulator.SendAsync("m")).Code is not null) await pace.WaitForNextTickAsync(patience.Token);
    }

    [TestCase("m", 400, 130429)]
    [TestCase("d", 429, 429)]
    [TestCase("t", 429, 20429)]
    public async Task Too_much_of_one_number_is_refused_in_its_providers_words(string channel, int status, int code)
    {
        await simulator.PutAsync("/sim/limits", new { on = true, perSecond = 1 });
        var refused = await FirstRefusalAsync(channel);
        Assert.That(refused, Is.EqualTo((status, (int?)code)));
    }

    [Test]
    public async Task What_a_person_wrote_uses_up_the_numbers_throughput()
    {
        await simulator.PutAsync("/sim/limits", new { on = true, perSecond = 30 });
        // Twenty sends alone never fill a second; the first may fall on the end of one.
        var codes = new List<int?>();
        while (codes.Count < 20 && codes.LastOrDefault() is null)
        {
            await simulator.WriteAsync("m", new { type = "text", text = "hi", batch = 30, wait = false });
            codes.Add((await simulator.SendAsync("m")).Code);
        }
        Assert.That(codes[^1], Is.EqualTo(130429));
    }

    [Test]
    public async Task Too_much_for_one_person_reaches_a_Twilio_client_after_the_message_was_accepted()
    {
        await simulator.PutAsync("/sim/limits", new { on = true, pairBurst = 1 });
        Assert.That((await simulator.SendAsync("t")).Code, Is.Null);
        var second = await simulator.SendAsync("t");
        var failed = await simulator.NextAsync(one => one.IsStatus("failed"));
        Assert.That(second, Is.EqualTo((201, (int?)null)));
        Assert.That(failed.Text, Does.Contain("ErrorCode=63018"));
    }

    [Test]
    public void A_limit_that_lets_nothing_through_is_refused() =>
        Assert.ThrowsAsync<HttpRequestException>(() => simulator.PutAsync("/sim/limits", new { on = true, perSecond = 0 }));

    [Test]
    public async Task A_setting_switches_the_limits_on()
    {
        await using var limited = await RunningSimulator.StartAsync("--Simulator:Limits:On=true", "--Simulator:Limits:PairBurst=7");
        var limits = await limited.GetAsync("/sim/limits");
        Assert.That(limits.GetProperty("on").GetBoolean(), Is.True);
        Assert.That(limits.GetProperty("pairBurst").GetInt32(), Is.EqualTo(7));
    }

    // The first send may fall on the end of a second.
    private async Task<(int Status, int? Code)> FirstRefusalAsync(string channel)
    {
        for (var sent = 0; sent < 20; sent++)
            if (await simulator.SendAsync(channel) is { Code: not null } refused) return refused;
        throw new AssertionException("Nothing was refused");
    }
}
