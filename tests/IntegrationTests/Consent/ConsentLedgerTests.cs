using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Consent;

/// <summary>What the office writes down, as proof for whoever asks years later.</summary>
internal sealed class ConsentLedgerTests : DeskTests
{
    private const string Wording = "  Yes, send me offers\nof new treks. ";
    private string _phone = "";
    private string _contact = "";

    [SetUp]
    public async Task MeetAsync()
    {
        _phone = Desk.NewPhone();
        await _desk.WriteAsync(_phone, "hello");
        _contact = (await _desk.ContactAsync(_phone)).Text("id")!;
    }

    private string Path => $"/api/contacts/{_contact}/consents";

    private async Task<JsonElement> RecordAsync(object consent)
    {
        using var answer = await _desk.Api.PostAsJsonAsync(Path, consent);
        Assert.That((int)answer.StatusCode, Is.EqualTo(201), await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    [Test]
    public async Task What_a_person_writes_down_is_there_field_by_field()
    {
        var message = (await _desk.MessagesAsync(_phone)).Single(one => one.Text("direction") == "inbound").Text("id");
        var me = await _desk.GetAsync("/api/users/me");
        var said = new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.FromMinutes(345));
        var made = await RecordAsync(new { purpose = "marketing", state = "opted_in", method = " paper form ", wording = Wording, at = said, messageId = message });
        made.ShouldHoldExactly(new
        {
            id = made.Text("id"),
            purpose = "marketing",
            state = "opted_in",
            at = said,
            method = "paper form",
            source = "api",
            wording = Wording,
            messageId = message,
            recordedBy = new { id = me.Text("id"), name = me.Text("name") },
            recordedAt = made.Text("recordedAt"),
            isCurrent = true,
        });
        Assert.That((await _desk.ListAsync(Path)).Single().GetRawText(), Is.EqualTo(made.GetRawText()));
        (await _desk.GetAsync($"/api/contacts/{_contact}")).GetProperty("consents")[0]
            .ShouldHoldExactly(new { purpose = "marketing", state = "opted_in", at = said, method = "paper form" });
        var line = (await _desk.ConsentLinesAsync(_phone)).Single();
        Assert.Multiple(() =>
        {
            Assert.That(line.Text("kind"), Is.EqualTo("consent_given"));
            Assert.That(line.Text("actor"), Is.EqualTo(me.Text("name")));
            Assert.That(line.Text("source"), Is.EqualTo("api"));
            Assert.That(line.Text("text"), Is.EqualTo("Agrees to marketing messages: written down (paper form)."));
        });
        var entry = (await _desk.ListAsync($"/api/audit-logs?subjectId={_contact}")).Single();
        Assert.That(entry.Text("action"), Is.EqualTo("consent.recorded"));
        entry.GetProperty("details").ShouldHoldExactly(new { purpose = "marketing", state = "opted_in", method = "paper form" });
    }

    // WhatsApp tells whole seconds: a stop in the second of a yes would seem to come before it.
    [Test]
    public async Task Within_a_second_what_was_written_down_last_counts()
    {
        var second = new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
        await RecordAsync(new { purpose = "marketing", state = "opted_in", method = "web form", wording = "I agree.", at = second.AddMilliseconds(600) });
        var stop = await RecordAsync(new { purpose = "marketing", state = "opted_out", method = "phone call", wording = "Stop.", at = second });
        Assert.That(stop.GetProperty("isCurrent").GetBoolean(), Is.True);
        Assert.That(await _desk.MarketingAsync(_phone), Is.EqualTo("opted_out"));
    }

    [Test]
    public async Task What_was_said_last_counts_and_not_what_was_written_down_last()
    {
        await RecordAsync(new { purpose = "marketing", state = "opted_out", method = "phone call", wording = "No more, please." });
        var late = await RecordAsync(new { purpose = "marketing", state = "opted_in", method = "web form", wording = "I agree.", at = "2025-01-01T00:00:00Z" });
        Assert.That(late.GetProperty("isCurrent").GetBoolean(), Is.False);
        var entries = await _desk.ListAsync(Path);
        Assert.That(entries.Select(entry => (entry.Text("state"), entry.GetProperty("isCurrent").GetBoolean())), Is.EqualTo(new[] { ("opted_in", false), ("opted_out", true) }));
        Assert.That(await _desk.MarketingAsync(_phone), Is.EqualTo("opted_out"));
    }

    [Test]
    public async Task Each_purpose_has_a_word_of_its_own()
    {
        await RecordAsync(new { purpose = "booking", state = "opted_in", method = "booking form", wording = "I agree." });
        await RecordAsync(new { purpose = "safety", state = "opted_in", method = "booking form", wording = "I agree." });
        await _desk.SayAsync(_desk.Meta, _phone, "STOP");
        var consents = (await _desk.GetAsync($"/api/contacts/{_contact}")).GetProperty("consents").EnumerateArray();
        Assert.That(consents.Select(consent => (consent.Text("purpose"), consent.Text("state"))),
            Is.EquivalentTo(new[] { ("booking", "opted_in"), ("safety", "opted_in"), ("marketing", "opted_out") }));
    }

    [Test]
    public async Task A_stop_after_the_office_wrote_down_an_opt_in_is_confirmed_again()
    {
        await _desk.SayAsync(_desk.Meta, _phone, "STOP");
        await RecordAsync(new { purpose = "marketing", state = "opted_in", method = "phone call", wording = "Send me the brochure after all." });
        Assert.That(await _desk.SayAsync(_desk.Meta, _phone, "STOP"), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_history_comes_in_pages()
    {
        for (var i = 0; i < 3; i++) await RecordAsync(new { purpose = "booking", state = "opted_in", method = "web form", wording = $"{i}" });
        var seen = new List<string?>();
        string? cursor = null;
        do
        {
            var page = await _desk.GetAsync($"{Path}?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(entry => entry.Text("wording")));
            cursor = page.Text("nextCursor");
        }
        while (cursor is not null);
        Assert.That(seen, Is.EqualTo(new[] { "2", "1", "0" }));
    }

    private static readonly object[][] Wrong =
    [
        [new { purpose = "offers", state = "opted_in", method = "web form", wording = "yes" }, "purpose"],
        [new { purpose = "marketing", state = "yes", method = "web form", wording = "yes" }, "state"],
        [new { purpose = "marketing", state = "opted_in", method = "keyword", wording = "yes" }, "method"],
        [new { purpose = "marketing", state = "opted_in", method = "<b>form</b>", wording = "yes" }, "method"],
        [new { purpose = "marketing", state = "opted_in", method = "web form", wording = " " }, "wording"],
        [new { purpose = "marketing", state = "opted_in", method = "web form", wording = "yes", at = "2199-01-01T00:00:00Z" }, "at"],
        [new { purpose = "marketing", state = "opted_in", method = "web form", wording = "yes", messageId = Guid.NewGuid() }, "messageId"],
    ];

    [TestCaseSource(nameof(Wrong))]
    public async Task What_proves_nothing_is_refused_by_its_field(object consent, string field)
    {
        var problem = await _desk.Api.PostAsJsonAsync(Path, consent).ShouldBeFieldProblemAsync();
        Assert.That(problem.GetProperty("errors").EnumerateObject().Select(error => error.Name), Is.EqualTo(new[] { field }));
        Assert.That(await _desk.ListAsync(Path), Is.Empty);
    }

    [Test]
    public async Task Another_company_sees_and_writes_nothing()
    {
        using var rival = await _desk.App.RivalAsync();
        await rival.GetAsync(Path).ShouldBeProblemAsync(404);
        await rival.PostAsJsonAsync(Path, new { purpose = "marketing", state = "opted_in", method = "web form", wording = "yes" }).ShouldBeProblemAsync(404);
    }

    [Test]
    public void Nobody_rewrites_an_entry()
    {
        var refusal = Assert.ThrowsAsync<PostgresException>(() => Sql.ExecuteAsync(
            _desk.App.Database.AppConnectionString, "update whatsapp_opt_ins set state = 'opted_in'"));
        Assert.That(refusal.SqlState, Is.EqualTo("42501"));
    }
}
