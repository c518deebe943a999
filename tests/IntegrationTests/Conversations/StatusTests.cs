using System.Text.Json;
using TrailDesk.Domain.Conversations;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Conversations;

/// <summary>What providers say of our messages, in whatever order they say it.</summary>
internal sealed class StatusTests : DeskTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    private async Task<JsonElement> AnswerToAsync(string phone) =>
        (await _desk.MessagesAsync(phone)).Single(message => message.Text("direction") == "outbound");

    [TestCase("sent", "delivered", "read")]
    [TestCase("read", "delivered", "sent")]
    [TestCase("delivered", "read", "sent")]
    [TestCase("read", "sent", "delivered")]
    public async Task Statuses_in_any_order_end_at_the_top_with_all_times(string first, string second, string third)
    {
        var phone = Desk.NewPhone();
        var sent = (await _desk.WriteAsync(phone, "thanks")).Single();
        foreach (var status in new[] { first, second, third, first })
        {
            await _desk.StatusAsync(sent.Id, phone, (status, TimeOf(status), null));
            await _desk.SettleAsync();
        }

        await ShouldBeReadAsync(phone, sent.Id);
    }

    [Test]
    public async Task Statuses_of_one_webhook_end_at_the_top_too()
    {
        var phone = Desk.NewPhone();
        var sent = (await _desk.WriteAsync(phone, "thanks")).Single();
        await _desk.StatusAsync(sent.Id, phone, ("read", TimeOf("read"), null), ("sent", TimeOf("sent"), null), ("delivered", TimeOf("delivered"), null));
        await _desk.SettleAsync();
        await ShouldBeReadAsync(phone, sent.Id);
    }

    [Test]
    public async Task A_status_that_comes_before_the_id_is_known_waits_for_it()
    {
        var phone = Desk.NewPhone();
        var id = "";
        _desk.Recorder.BeforeAccepting = async sent =>
        {
            if (sent.To != phone) return;
            id = sent.Id;
            await _desk.StatusAsync(sent.Id, phone, ("sent", TimeOf("sent"), null), ("delivered", TimeOf("delivered"), null), ("read", TimeOf("read"), null));
        };
        await _desk.WriteAsync(phone, "thanks");
        await WaitForAsync("select count(*) from parked_statuses", 0);
        await ShouldBeReadAsync(phone, id);
    }

    private async Task WaitForAsync(string sql, long wanted)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await _desk.CountAsync(sql) != wanted) await pace.WaitForNextTickAsync(patience.Token);
    }

    private static DateTimeOffset TimeOf(string status) => At.AddSeconds(status switch { "sent" => 1, "delivered" => 2, _ => 3 });

    private async Task ShouldBeReadAsync(string phone, string id)
    {
        var message = await AnswerToAsync(phone);
        Assert.Multiple(() =>
        {
            Assert.That(message.Text("status"), Is.EqualTo("read"));
            Assert.That(message.Text("providerMessageId"), Is.EqualTo(id));
            Assert.That(message.GetProperty("sentAt").GetDateTimeOffset(), Is.EqualTo(TimeOf("sent")));
            Assert.That(message.GetProperty("deliveredAt").GetDateTimeOffset(), Is.EqualTo(TimeOf("delivered")));
            Assert.That(message.GetProperty("readAt").GetDateTimeOffset(), Is.EqualTo(TimeOf("read")));
        });
    }

    [Test]
    public async Task A_failure_carries_the_providers_code_and_words_and_no_later_sent_undoes_it()
    {
        var phone = Desk.NewPhone();
        var sent = (await _desk.WriteAsync(phone, "thanks")).Single();
        await _desk.StatusAsync(sent.Id, phone,
            ("failed", TimeOf("sent"), new[] { new { code = 131047, title = "Re-engagement message", error_data = new { details = "More than 24 hours have passed" } } }));
        await _desk.StatusAsync(sent.Id, phone, ("sent", TimeOf("sent"), null));
        await _desk.SettleAsync();
        var message = await AnswerToAsync(phone);
        Assert.That(message.Text("status"), Is.EqualTo("failed"));
        message.GetProperty("errors")[0].ShouldHoldExactly(new { code = "131047", title = "Re-engagement message", details = "More than 24 hours have passed" });
    }

    [Test]
    public async Task A_refusal_at_sending_is_seen_on_the_message()
    {
        var phone = Desk.NewPhone();
        _desk.Recorder.Answer = sent => sent.To == phone
            ? (400, new { error = new { message = "(#131026) Message undeliverable", code = 131026, error_data = new { details = "Not on WhatsApp" } } })
            : null;
        await _desk.WriteAsync(phone, "thanks");
        var message = await AnswerToAsync(phone);
        Assert.That(message.Text("status"), Is.EqualTo("failed"));
        Assert.That(message.GetProperty("errors")[0].Text("code"), Is.EqualTo("131026"));
        Assert.That(message.GetProperty("errors")[0].Text("details"), Is.EqualTo("Not on WhatsApp"));
    }

    private static readonly string[] Words =
        ["cancelled", "failed", "scheduled", "queued", "sending", "unknown", "accepted", "sent", "delivered", "read", "played", "tomorrow's"];

    // A status and what was parked may be worked off at the same time: the database merges by the same rule as the program.
    [Test]
    public async Task The_database_merges_statuses_as_the_program_does([ValueSource(nameof(Words))] string present)
    {
        var merged = (await _desk.ReadAsync<string>("select merge_status(@present, w) from unnest(@Words) with ordinality as n (w, place) order by place", new { present, Words })).ToList();
        Assert.That(merged, Is.EqualTo(Words.Select(incoming => MessageStatus.Merge(present, incoming))));
    }
}
