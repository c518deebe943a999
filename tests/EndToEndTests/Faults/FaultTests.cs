using System.Net.Http.Json;
using TrailDesk.EndToEndTests.Support;

namespace TrailDesk.EndToEndTests.Faults;

/// <summary>
/// The real desk against each thing that providers do wrong: every message is answered once on its phone, in order, and
/// the desk knows what became of the answer.
/// </summary>
internal sealed class FaultTests
{
    private static int series = 300;
    private HttpClient desk = null!;
    private Chats chats = null!;

    [OneTimeSetUp]
    public async Task SignInAsync() => desk = await Running.Desk.SignInAsync();

    [OneTimeTearDown]
    public void SignOut() => desk.Dispose();

    [SetUp]
    public void Begin() => chats = new Chats(Running.Simulator, Running.Channels, Interlocked.Increment(ref series));

    [TearDown]
    public async Task MendAsync()
    {
        await PutAsync("/sim/faults", new { faults = Array.Empty<object>() });
        await PutAsync("/sim/limits", new { on = false, perSecond = 80, pairSeconds = 6, pairBurst = 45 });
    }

    [TestCase("duplicate", 3, null, null, TestName = "Webhooks_that_come_three_times_count_once")]
    [TestCase("delay", null, null, 400, TestName = "Webhooks_that_come_late_are_answered_in_order")]
    [TestCase("batch", 50, null, 300, TestName = "Many_messages_and_statuses_in_one_POST_are_told_apart")]
    [TestCase("hold", null, 2, 1_500, TestName = "Slow_answers_of_a_provider_keep_the_order")]
    [TestCase("drop", null, 1, null, TestName = "An_answer_lost_after_accepting_is_not_sent_again")]
    [TestCase("rateLimit", null, 1, null, TestName = "Too_many_requests_are_waited_for")]
    public async Task Every_message_is_answered_once_and_in_order(string kind, int? times, int? calls, int? ms)
    {
        await FaultOnEachChannelAsync(channel => new { kind, channelId = channel.Id, times, calls, ms });

        await chats.WriteAsync();

        await CheckAsync("delivered");
    }

    [Test]
    public async Task Answers_whose_outcome_nobody_knows_go_once_more_and_hold_up_no_later_one()
    {
        await PutAsync("/sim/faults", new
        {
            faults = chats.All.SelectMany(chat => new[] { new { kind = "down", channelId = chat.Channel.Id, calls = 1 }, new { kind = "html", channelId = chat.Channel.Id, calls = 1 } })
        });

        await chats.WriteAsync();

        await CheckAsync("delivered", inOrder: false);
        foreach (var chat in chats.All)
            Assert.That((await chats.AnswersAsync(chat))[0], Is.EqualTo(chat.Codes[2]), $"the one without doubt comes first on {chat.Channel.Provider}");
    }

    [Test]
    public async Task Webhooks_out_of_order_lose_and_double_nothing()
    {
        await FaultOnEachChannelAsync(channel => new { kind = "reorder", channelId = channel.Id, times = 3, ms = 300 });

        await chats.WriteAllAtOnceAsync();

        await CheckAsync("delivered", inOrder: false);
    }

    [Test]
    public async Task A_wrong_signature_is_turned_away_and_the_right_one_after_it_counts()
    {
        // Twilio does not come again after a 401; its list is read every five minutes.
        chats = new Chats(Running.Simulator, [.. Running.Channels.Where(channel => channel.Provider != "twilio")], Interlocked.Increment(ref series));
        await FaultOnEachChannelAsync(channel => new { kind = "wrongSignature", channelId = channel.Id, calls = 1 });

        await chats.WriteAllAtOnceAsync();

        await CheckAsync("delivered", inOrder: false);
    }

    [Test]
    public async Task Without_statuses_an_answer_stays_accepted()
    {
        await FaultOnEachChannelAsync(channel => new { kind = "statusesOff", channelId = channel.Id });

        await chats.WriteAsync();

        await CheckAsync("accepted");
    }

    [TestCase(131026, 63024)]
    [TestCase(131047, 63016)]
    [TestCase(131053, 63019)]
    public async Task What_fails_after_it_was_accepted_is_failed_on_the_desk_with_its_code(int cloudCode, int twilioCode)
    {
        await FaultOnEachChannelAsync(channel => new { kind = "failStatus", channelId = channel.Id, code = CodeOf(channel, cloudCode, twilioCode) });

        await chats.WriteAsync();

        await CheckAsync("failed");
        await CheckCodesAsync(channel => CodeOf(channel, cloudCode, twilioCode));
    }

    [TestCase(131000, 20503)]
    [TestCase(131056, 20429)]
    [TestCase(130429, 63018)]
    [TestCase(190, 20003)]
    public async Task A_refusal_that_passes_is_tried_again(int cloudCode, int twilioCode)
    {
        await FaultOnEachChannelAsync(channel => new { kind = "error", channelId = channel.Id, calls = 1, code = CodeOf(channel, cloudCode, twilioCode) });

        await chats.WriteAsync();

        await CheckAsync("delivered");
    }

    [TestCase(100, 21602)]
    [TestCase(131009, 21617)]
    [TestCase(131026, 21211)]
    [TestCase(131050, 21610)]
    public async Task A_refusal_that_stays_is_failed_on_the_desk_with_its_code_and_goes_out_once(int cloudCode, int twilioCode)
    {
        await FaultOnEachChannelAsync(channel => new { kind = "error", channelId = channel.Id, code = CodeOf(channel, cloudCode, twilioCode) });

        await chats.WriteAsync();

        await chats.SettleAsync(desk, "failed");
        await CheckCodesAsync(channel => CodeOf(channel, cloudCode, twilioCode));
        foreach (var chat in chats.All) Assert.That(await chats.AnswersAsync(chat), Is.Empty, chat.Channel.Provider);
    }

    [Test]
    public async Task The_limit_for_one_person_delays_answers_and_loses_none()
    {
        // Twilio tells of it only after it accepted: see below.
        chats = new Chats(Running.Simulator, [.. Running.Channels.Where(channel => channel.Provider != "twilio")], Interlocked.Increment(ref series));
        await PutAsync("/sim/limits", new { on = true, pairBurst = 2, pairSeconds = 1 });
        var before = await RefusedPairsAsync();

        await chats.WriteAsync();

        await CheckAsync("delivered");
        Assert.That(await RefusedPairsAsync() - before, Is.Positive);
    }

    [Test]
    public async Task What_Twilio_finds_too_much_after_it_accepted_goes_once_more_and_is_failed_with_its_code_if_it_still_is()
    {
        chats = new Chats(Running.Simulator, [.. Running.Channels.Where(channel => channel.Provider == "twilio")], Interlocked.Increment(ref series));
        await PutAsync("/sim/limits", new { on = true, pairBurst = 1, pairSeconds = 3_600 });
        var before = await RefusedPairsAsync();

        await chats.WriteAsync();

        var rows = await chats.SettleAsync(desk, "failed failed delivered");
        Assert.That(rows.SelectMany(row => row.Errors ?? []).Select(error => error.Code), Is.EqualTo(new[] { "63018", "63018" }));
        Assert.That(await RefusedPairsAsync() - before, Is.EqualTo(4));
    }

    private static async Task<int> RefusedPairsAsync() =>
        (await Running.Simulator.GetAsync("/sim/limits")).GetProperty("refused").GetProperty("pair").GetInt32();

    private async Task CheckAsync(string status, bool inOrder = true)
    {
        await chats.SettleAsync(desk, status);
        foreach (var chat in chats.All)
        {
            var answers = await chats.AnswersAsync(chat);
            var ids = (await Chats.RowsAsync(chat, desk)).Select(row => row.ProviderMessageId).ToList();
            Assert.Multiple(() =>
            {
                Assert.That(answers, inOrder ? Is.EqualTo(chat.Codes) : Is.EquivalentTo(chat.Codes), $"answers on {chat.Channel.Provider}");
                Assert.That(ids, Is.Unique.And.None.Null, $"provider's ids on {chat.Channel.Provider}");
            });
        }
    }

    private async Task CheckCodesAsync(Func<SimulatedChannel, int> code)
    {
        foreach (var chat in chats.All)
            foreach (var row in (await Chats.RowsAsync(chat, desk)).Where(row => row.Direction == "outbound"))
                Assert.That(row.Errors![0].Code, Is.EqualTo($"{code(chat.Channel)}"), chat.Channel.Provider);
    }

    private static int CodeOf(SimulatedChannel channel, int cloudCode, int twilioCode) => channel.Provider == "twilio" ? twilioCode : cloudCode;

    private Task FaultOnEachChannelAsync(Func<SimulatedChannel, object> fault) => PutAsync("/sim/faults", new { faults = chats.All.Select(chat => fault(chat.Channel)) });

    private static async Task PutAsync(string path, object body)
    {
        using var answer = await Running.Simulator.Http.PutAsJsonAsync(Running.Simulator.Url + path, body);
        answer.EnsureSuccessStatusCode();
    }
}
