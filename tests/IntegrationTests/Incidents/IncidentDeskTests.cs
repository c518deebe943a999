using System.Net.Http.Json;
using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Incidents;

/// <summary>What the office does with an incident from its screen, and what the guide hears of it.</summary>
internal sealed class IncidentDeskTests
{
    private const string Guide = "+15550130";
    private Desk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _desk = await Desk.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

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
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), () => answer.Content.ReadAsStringAsync().Result);
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
}
