using System.Net.Http.Json;
using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Incidents;

/// <summary>What the office does with an incident from its screen, and what the guide hears of it.</summary>
internal sealed class IncidentDeskTests : DeskTests
{
    private const string Guide = "+15550130";
    private const string Lucas = "+15550111";

    private async Task<(string Path, string Code, string Id)> ReportAsync()
    {
        await _desk.AskAsync(Guide, "ISSUE TRP123 the bridge is out");
        var incident = (await _desk.ListAsync("/api/incidents?limit=1")).Single();
        return ($"/api/incidents/{incident.Text("id")}", incident.Text("code")!, incident.Text("id")!);
    }

    /// <returns>The incident, and what the guide was told of it.</returns>
    private async Task<(JsonElement Incident, IReadOnlyList<string?> Heard)> DoAsync(string path, object? body = null)
    {
        var before = _desk.Recorder.To(Guide).Count;
        using var answer = await _desk.Api.PostAsync(path, body is null ? null : JsonContent.Create(body));
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
        await _desk.SettleAsync();
        return (await answer.JsonAsync(), [.. _desk.Recorder.To(Guide).Skip(before).Select(sent => sent.Text)]);
    }

    [Test]
    public async Task An_incident_is_taken_up_told_of_and_closed_and_the_guide_hears_each_step_once()
    {
        var (path, code, id) = await ReportAsync();
        var me = (await _desk.GetAsync("/api/users/me")).Text("id");

        var taken = await DoAsync($"{path}/acknowledgement");
        Assert.That(taken.Incident.Text("status"), Is.EqualTo("acknowledged"));
        Assert.That(taken.Incident.GetProperty("acknowledgedBy").Text("id"), Is.EqualTo(me));
        Assert.That(taken.Incident.TryGetProperty("acknowledgedAt", out _), Is.True);
        Assert.That(taken.Heard.Single(), Does.Contain(code));
        var again = await DoAsync($"{path}/acknowledgement");
        Assert.That(again.Incident.Text("acknowledgedAt"), Is.EqualTo(taken.Incident.Text("acknowledgedAt")));
        Assert.That(again.Heard, Is.Empty);

        var told = await DoAsync($"{path}/updates", new { text = "The backup jeep leaves Lukla at 14:00." });
        Assert.That(told.Incident.Text("status"), Is.EqualTo("acknowledged"));
        Assert.That(told.Heard.Single(), Does.Contain("The backup jeep leaves Lukla at 14:00.").And.Contain(code));

        var over = await DoAsync($"{path}/resolution", new { text = "Everybody is in Phakding." });
        Assert.That(over.Incident.Text("status"), Is.EqualTo("resolved"));
        Assert.That(over.Incident.TryGetProperty("resolvedAt", out _), Is.True);
        Assert.That(over.Heard.Single(), Does.Contain(code));
        Assert.That((await DoAsync($"{path}/resolution")).Heard, Is.Empty, "once is enough");

        var kinds = (await _desk.TimelineAsync("incident", id)).Select(entry => entry.Text("kind")).ToList();
        Assert.That(kinds.Take(3), Is.EqualTo(new[] { "incident_resolved", "incident_updated", "incident_acknowledged" }));
        var audit = (await _desk.ListAsync($"/api/audit-logs?subjectId={id}")).Select(entry => entry.Text("action"));
        Assert.That(audit, Is.EqualTo(new[] { "incident.resolved", "incident.updated", "incident.acknowledged" }));
    }

    [Test]
    public async Task What_is_over_is_neither_taken_up_nor_told_of()
    {
        var (path, code, _) = await ReportAsync();
        await DoAsync($"{path}/resolution");
        foreach (var (step, body) in new (string, object?)[] { ("acknowledgement", null), ("updates", new { text = "news" }) })
        {
            var problem = await _desk.Api.PostAsync($"{path}/{step}", body is null ? null : JsonContent.Create(body)).ShouldBeProblemAsync(409);
            Assert.That(problem.Text("detail"), Is.EqualTo($"{code} is resolved. New trouble is a new incident."));
        }
    }

    [Test]
    public async Task Sales_may_look_and_another_company_sees_nothing()
    {
        var (path, _, _) = await ReportAsync();
        using var sales = await _desk.App.HireAsync(_desk.Api, "sales");
        using var rival = await _desk.App.RivalAsync();
        Assert.That((int)(await sales.GetAsync(path)).StatusCode, Is.EqualTo(200));
        foreach (var step in new[] { "acknowledgement", "updates", "resolution" })
        {
            await sales.PostAsJsonAsync($"{path}/{step}", new { text = "mine" }).ShouldBeProblemAsync(403);
            await rival.PostAsJsonAsync($"{path}/{step}", new { text = "mine" }).ShouldBeProblemAsync(404);
        }

        Assert.That((await _desk.GetAsync(path)).Text("status"), Is.EqualTo("open"));
    }

    [Test]
    public async Task Whoever_has_a_confirmed_booking_on_the_trip_hears_of_it_where_the_office_wishes_so()
    {
        var (path, code, id) = await ReportAsync();
        var quiet = _desk.Recorder.To(Lucas).Count;
        await DoAsync($"{path}/updates", new { text = "For the guide alone." });
        Assert.That(_desk.Recorder.To(Lucas), Has.Count.EqualTo(quiet), "nobody asked for it");

        await DoAsync($"{path}/updates", new { text = "A jeep\nis on its way.", tellTravellers = true });
        var notice = _desk.Recorder.To(Lucas).Skip(quiet).Single();
        Assert.That(notice.Body.GetProperty("template").Text("name"), Is.EqualTo("trip_notice"), "he has not written today");
        Assert.That(notice.Body.GetProperty("template").GetProperty("components")[0].GetProperty("parameters").EnumerateArray().Select(one => one.Text("text")),
            Is.EqualTo(new[] { "BK-2032", "A jeep is on its way." }));
        var entry = (await _desk.TimelineAsync("incident", id)).First(entry => entry.Text("kind") == "travellers_told");
        Assert.That(entry.Text("text"), Is.EqualTo("Told the travellers of BK-2032."));
        Assert.That(entry.GetProperty("data").Text("code"), Is.EqualTo(code));

        await _desk.AskAsync(Lucas, "STOP");
        quiet = _desk.Recorder.To(Lucas).Count;
        await DoAsync($"{path}/updates", new { text = "It is there.", tellTravellers = true });
        Assert.That(_desk.Recorder.To(Lucas).Skip(quiet).Single().Text, Does.Contain("It is there.").And.Contain("EBC Trek").And.Contain("BK-2032"),
            "STOP is for marketing, and words may go while his customer service window is open");
        foreach (var stranger in new[] { "+15550110", "+15550113" })
            Assert.That(_desk.Recorder.To(stranger), Is.Empty, "another trip, or one that is over");
    }

    [TestCase("updates", """{"text":"  "}""", "text")]
    [TestCase("updates", "{}", "text")]
    [TestCase("updates", """{"text":"a","surprise":1}""", "surprise")]
    [TestCase("resolution", """{"text":""}""", "text")]
    public async Task Words_are_needed(string step, string body, string field)
    {
        var (path, _, _) = await ReportAsync();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        await _desk.Api.PostAsync($"{path}/{step}", content).ShouldNameAsync(field, field);
    }

    [Test]
    public async Task What_no_template_could_carry_is_refused_before_anybody_is_told()
    {
        var (path, _, _) = await ReportAsync();
        await _desk.Api.PostAsJsonAsync($"{path}/updates", new { text = new string('a', 601), tellTravellers = true }).ShouldNameAsync("text", "600");
        Assert.That((await DoAsync($"{path}/updates", new { text = new string('a', 601) })).Heard, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Whom_WhatsApp_cannot_reach_stands_on_the_timeline_to_be_called()
    {
        await using var desk = await Desk.StartAsync();
        await desk.AskAsync(Guide, "ISSUE TRP123 the bridge is out");
        var id = (await desk.ListAsync("/api/incidents?limit=1")).Single().Text("id");
        foreach (var channel in new[] { desk.Meta, desk.Dialog360 })
        {
            using var off = await desk.Api.PostAsync($"/api/whatsapp/config/{channel.Id}/deactivation", null);
            Assert.That(off.IsSuccessStatusCode, Is.True);
        }

        using var answer = await desk.Api.PostAsJsonAsync($"/api/incidents/{id}/updates", new { text = "A jeep is on its way.", tellTravellers = true });
        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
        await desk.SettleAsync();
        Assert.That(desk.Recorder.To(Lucas), Is.Empty);
        Assert.That((await desk.TimelineAsync("incident", id!)).First(entry => entry.Text("kind") == "travellers_told").Text("text"),
            Is.EqualTo("No traveller can be told on WhatsApp; please call: BK-2032."), "Twilio takes no template by its name");
    }
}
