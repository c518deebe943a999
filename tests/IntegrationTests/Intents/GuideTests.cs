using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Intents;

/// <summary>A guide in a hurry, and the manager who takes it up from a phone.</summary>
internal sealed class GuideTests : DeskTests
{
    private const string Pemba = "+15550130";
    private const string Nisha = "+15550140";

    [SetUp]
    public async Task CloseAllAsync()
    {
        await _desk.ExecuteAsync("update incidents set status = 'resolved', resolved_at = now(), version = version + 1 where status <> 'resolved'");
        await _desk.ExecuteAsync("update whatsapp_conversations set expecting = null, replies_since = null, version = version + 1");
    }

    private async Task<JsonElement> NewestAsync() => (await _desk.ListAsync("/api/incidents?limit=1"))[0];

    private Task<long> IncidentsAsync() => _desk.CountAsync("select count(*) from incidents");

    private async Task<string> ReportAsync(string text)
    {
        Assert.That(await _desk.AskAsync(Pemba, $"ISSUE TRP123 {text}"), Does.StartWith("Logged as"));
        return (await NewestAsync()).Text("code")!;
    }

    [Test]
    public async Task A_call_for_help_opens_a_critical_incident()
    {
        Assert.That(await _desk.AskAsync(Pemba, "SOS"), Does.StartWith("Logged as").And.Contain("on TRP123, severity critical."));
        Assert.That((await NewestAsync()).Text("text"), Is.EqualTo("SOS"));
    }

    [TestCase("ISSUE")]
    [TestCase("ISSUE TRP123")]
    public async Task A_report_without_words_is_asked_for_them(string command)
    {
        var before = await IncidentsAsync();
        Assert.That(await _desk.AskAsync(Pemba, command), Does.StartWith("What happened on TRP123?"));
        Assert.That(await IncidentsAsync(), Is.EqualTo(before));
        Assert.That(await _desk.AskAsync(Pemba, "the bus broke down"), Does.StartWith("Logged as").And.Contain("on TRP123, severity high."));
        Assert.That((await NewestAsync()).Text("text"), Is.EqualTo("the bus broke down"));
    }

    [Test]
    public async Task A_photo_instead_of_words_opens_the_incident_and_is_its_evidence()
    {
        await _desk.AskAsync(Pemba, "ISSUE TRP123");
        var answer = await _desk.WriteAsync(Pemba, new { type = "image", image = new { id = "77", mime_type = "image/jpeg" } });
        Assert.That(answer.Single().Text, Does.StartWith("Logged as"));
        var incident = await NewestAsync();
        Assert.That(incident.Text("text"), Is.EqualTo("(sent without words)"));
        Assert.That(incident.GetProperty("attachments").GetArrayLength(), Is.EqualTo(1));
    }

    [Test]
    public async Task An_incident_is_picked_by_its_figure_and_the_next_message_is_the_news()
    {
        var first = await ReportAsync("flat tyre");
        await ReportAsync("lost luggage");
        Assert.That(await _desk.AskAsync(Pemba, "UPDATE TRP123"), Does.StartWith("TRP123 has more than one open issue."));
        Assert.That(await _desk.AskAsync(Pemba, first["INC-".Length..]), Is.EqualTo($"What is the news of {first}? Write it here."));
        Assert.That(await _desk.AskAsync(Pemba, "the mechanic is here"), Is.EqualTo($"Added to {first}, thank you."));
    }

    [TestCase("HEADCOUNT TRP123 -5", "I did not note -5")]
    [TestCase("HEADCOUNT TRP123 0", "I did not note 0")]
    [TestCase("HEADCOUNT TRP123 900", "I did not note 900")]
    public async Task A_headcount_that_cannot_be_is_not_noted(string text, string answer) =>
        Assert.That(await _desk.AskAsync(Pemba, text), Does.StartWith(answer));

    [Test]
    public async Task A_second_check_in_says_that_it_was_noted_before()
    {
        Assert.That(await _desk.AskAsync(Pemba, "CHECKIN TRP123"), Does.StartWith("Checked in on TRP123 at "));
        Assert.That(await _desk.AskAsync(Pemba, "CHECKIN TRP123"), Does.StartWith("You checked in on TRP123 before, at "));
    }

    [TestCase("ACK {0}")]
    [TestCase("on it {0}")]
    public async Task A_manager_takes_an_incident_up_by_message_and_the_guide_hears_it(string words)
    {
        var code = await ReportAsync("rockfall on the trail");
        var told = _desk.Recorder.To(Pemba).Count;
        Assert.That(await _desk.AskAsync(Nisha, string.Format(null, words, code)), Is.EqualTo($"*{code}* on TRP123 is yours. The guide has been told."));
        var incident = await NewestAsync();
        Assert.That(incident.Text("status"), Is.EqualTo("acknowledged"));
        Assert.That(incident.GetProperty("acknowledgedBy").Text("name"), Is.EqualTo("Nisha Rai"));
        Assert.That(_desk.Recorder.To(Pemba).Skip(told).Select(sent => sent.Text), Is.EqualTo(new[] { $"Nisha Rai has taken up *{code}* on TRP123." }));
        Assert.That((await _desk.TimelineAsync("incident", incident.Text("id")!))[0].Text("kind"), Is.EqualTo("incident_acknowledged"));
        Assert.That(await _desk.AskAsync(Nisha, $"ACK {code}"), Is.EqualTo($"{code} was taken up before."));
    }

    [Test]
    public async Task A_guide_takes_nothing_up_and_a_managers_help_says_how()
    {
        var code = await ReportAsync("rockfall on the trail");
        Assert.That(await _desk.AskAsync(Pemba, $"ACK {code}"), Does.StartWith("Operations and managers take issues up."));
        Assert.That((await NewestAsync()).Text("status"), Is.EqualTo("open"));
        Assert.That(await _desk.AskAsync(Nisha, "HELP"), Does.Contain("ACK INC-77"));
        Assert.That(await _desk.AskAsync(Pemba, "HELP"), Does.Not.Contain("ACK"));
    }

    [Test]
    public async Task News_of_what_is_over_is_told_so_even_when_the_trip_is_over_too()
    {
        var code = await ReportAsync("flat tyre");
        await _desk.AskAsync(Pemba, $"RESOLVED {code}");
        await _desk.ExecuteAsync("update trips set ends_on = current_date - 3, starts_on = current_date - 9 where code = 'TRP123'");
        Assert.That(await _desk.AskAsync(Pemba, $"UPDATE {code} all fine"), Does.StartWith($"{code} is already resolved."));
        await _desk.ExecuteAsync("update trips set ends_on = current_date + 5, starts_on = current_date - 2 where code = 'TRP123'");
    }
}
