using System.Text.Json;
using NUnit.Framework;

namespace TrailDesk.IntegrationTests.Simulator;

/// <summary>What arrived when, as the page of arrivals reads it.</summary>
internal sealed class ArrivalTests
{
    private RunningSimulator simulator = null!;

    [SetUp]
    public async Task StartAsync() => simulator = await RunningSimulator.StartAsync();

    [TearDown]
    public async Task StopAsync() => await simulator.DisposeAsync();

    [TestCase("m", "+15550100")]
    [TestCase("d", "+15550100")]
    [TestCase("t", "+15550100")]
    public async Task A_message_counts_at_its_own_number_and_stands_first_in_the_list(string channel, string to)
    {
        await simulator.SendAsync(channel, to);
        var arrivals = await simulator.GetAsync("/sim/arrivals?seconds=30");
        foreach (var number in arrivals.GetProperty("numbers").EnumerateArray())
        {
            var expected = number.GetProperty("channelId").GetString() == channel ? 1 : 0;
            Assert.That(number.GetProperty("accepted").GetInt32(), Is.EqualTo(expected));
            Assert.That(Sum(number, "acceptedBySecond"), Is.EqualTo((expected, 30)));
            Assert.That(Sum(number, "refusedBySecond"), Is.EqualTo((0, 30)));
        }

        var first = arrivals.GetProperty("last").EnumerateArray().Single();
        Assert.Multiple(() =>
        {
            Assert.That(first.GetProperty("to").GetString(), Is.EqualTo(to));
            Assert.That(first.GetProperty("type").GetString(), Is.EqualTo("text"));
            Assert.That(first.GetProperty("text").GetString(), Is.EqualTo("hi"));
            Assert.That(first.GetProperty("outcome").GetString(), Is.EqualTo("accepted"));
        });
    }

    [Test]
    public async Task What_is_refused_and_what_fails_later_is_counted_by_its_code()
    {
        await simulator.PutAsync("/sim/limits", new { on = true, pairBurst = 1 });
        foreach (var channel in new[] { "m", "m", "t", "t" }) await simulator.SendAsync(channel);
        await simulator.NextAsync(one => one.IsStatus("failed"));
        var numbers = (await simulator.GetAsync("/sim/arrivals")).GetProperty("numbers").EnumerateArray().ToDictionary(one => one.GetProperty("channelId").GetString()!);
        Assert.Multiple(() =>
        {
            Assert.That(Counts(numbers["m"]), Is.EqualTo((1, 1, 0)));
            Assert.That(Codes(numbers["m"]), Is.EqualTo(new[] { "131056 refused 1" }));
            Assert.That(Counts(numbers["t"]), Is.EqualTo((2, 0, 1)));
            Assert.That(Codes(numbers["t"]), Is.EqualTo(new[] { "63018 failed 1" }));
            Assert.That(Counts(numbers["d"]), Is.EqualTo((0, 0, 0)));
        });
    }

    [Test]
    public async Task A_lost_answer_is_an_arrival_a_mark_of_reading_is_none_and_the_ledgers_end_is_theirs_too()
    {
        await simulator.FaultAsync(new { kind = "drop", calls = 1 });
        Assert.ThrowsAsync<HttpRequestException>(() => simulator.SendAsync("m"));
        await simulator.MetaAsync(new { messaging_product = "whatsapp", status = "read", message_id = "wamid.unknown" });
        var arrivals = await simulator.GetAsync("/sim/arrivals");
        Assert.That(Counts(arrivals.GetProperty("numbers").EnumerateArray().First()), Is.EqualTo((1, 0, 0)));
        Assert.That(arrivals.GetProperty("last").EnumerateArray().Single().GetProperty("outcome").GetString(), Is.EqualTo("dropped"));
        (await simulator.Http.DeleteAsync("/sim/ledger")).EnsureSuccessStatusCode();
        Assert.That((await simulator.GetAsync("/sim/arrivals")).GetProperty("last").GetArrayLength(), Is.Zero);
    }

    private static (int Messages, int Seconds) Sum(JsonElement number, string name) =>
        (number.GetProperty(name).EnumerateArray().Sum(one => one.GetInt32()), number.GetProperty(name).GetArrayLength());

    private static (int Accepted, int Refused, int Failed) Counts(JsonElement number) =>
        (number.GetProperty("accepted").GetInt32(), number.GetProperty("refused").GetInt32(), number.GetProperty("failed").GetInt32());

    private static IEnumerable<string> Codes(JsonElement number) => number.GetProperty("codes").EnumerateArray()
        .Select(one => $"{one.GetProperty("code").GetString()} {one.GetProperty("what").GetString()} {one.GetProperty("count").GetInt32()}");
}
