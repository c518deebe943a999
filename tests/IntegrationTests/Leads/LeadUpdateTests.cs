using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Leads;

internal sealed class LeadUpdateTests : DeskTests
{
    private async Task<(string Path, string Id)> AskAsync()
    {
        var phone = Desk.NewPhone();
        await _desk.AskAsync(phone, "Interested in EBC Trek for 2 people in December");
        var contact = (await _desk.ContactAsync(phone)).Text("id");
        var id = (await _desk.ListAsync($"/api/leads?contactId={contact}")).Single().Text("id")!;
        return ($"/api/leads/{id}", id);
    }

    private async Task<JsonElement> PatchAsync(string path, object changes)
    {
        using var answer = await _desk.Api.PatchAsJsonAsync(path, changes);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    [Test]
    public async Task A_lead_is_corrected_given_to_somebody_and_moved_on_and_what_is_left_out_stays()
    {
        var (path, id) = await AskAsync();
        var me = (await _desk.GetAsync("/api/users/me")).Text("id");
        var before = await _desk.GetAsync(path);

        var corrected = await PatchAsync(path, new { people = 4 });
        Assert.Multiple(() =>
        {
            Assert.That(corrected.GetProperty("people").GetInt32(), Is.EqualTo(4));
            Assert.That(corrected.Text("month"), Is.EqualTo(before.Text("month")));
            Assert.That(corrected.Text("product"), Is.EqualTo(before.Text("product")));
            Assert.That(corrected.Text("status"), Is.EqualTo(before.Text("status")));
        });
        var assigned = await PatchAsync(path, new { assigneeId = me });
        Assert.That(assigned.GetProperty("assignee").Text("id"), Is.EqualTo(me));
        Assert.That(assigned.Text("status"), Is.EqualTo("assigned"));
        var quoted = await PatchAsync(path, new { status = "quoted", month = "2027-03" });
        Assert.That(quoted.Text("status"), Is.EqualTo("quoted"));
        Assert.That(quoted.Text("month"), Is.EqualTo("2027-03"));
        Assert.That(quoted.GetProperty("people").GetInt32(), Is.EqualTo(4));
        (await _desk.GetAsync(path)).ShouldHoldExactly(quoted);

        Assert.That((await _desk.TimelineAsync("lead", id)).Count(entry => entry.Text("kind") == "lead_updated"), Is.EqualTo(3));
        Assert.That((await _desk.ListAsync($"/api/audit-logs?subjectId={id}&action=lead.updated")), Has.Count.EqualTo(3));
    }

    [Test]
    public async Task Nothing_to_change_writes_nothing()
    {
        var (path, id) = await AskAsync();
        await PatchAsync(path, new { });
        Assert.That(await _desk.ListAsync($"/api/audit-logs?subjectId={id}"), Is.Empty);
    }

    [Test]
    public async Task A_step_that_does_not_exist_is_refused_with_those_that_do()
    {
        var (path, _) = await AskAsync();
        var back = await _desk.Api.PatchAsJsonAsync(path, new { status = "new" }).ShouldBeProblemAsync(409);
        Assert.That(back.Text("detail"), Is.EqualTo("A lead that is assigned cannot become new, only quoted, won, lost."));
        await PatchAsync(path, new { status = "won" });
        var over = await _desk.Api.PatchAsJsonAsync(path, new { status = "lost" }).ShouldBeProblemAsync(409);
        Assert.That(over.Text("detail"), Is.EqualTo("A lead that is won cannot become lost."));
    }

    [TestCase("""{"status":"sold"}""", "status", "new, assigned, quoted, won or lost")]
    [TestCase("""{"people":0}""", "people", "1 to 500")]
    [TestCase("""{"people":"two"}""", "people", "wrong kind")]
    [TestCase("""{"month":"December"}""", "month", "2026-12")]
    [TestCase("""{"month":"2026-13"}""", "month", "2026-12")]
    [TestCase("""{"assignee":"me"}""", "assignee", "not a field")]
    public async Task What_cannot_be_is_refused_by_its_field(string body, string field, string words)
    {
        var (path, _) = await AskAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        await _desk.Api.PatchAsync(path, content).ShouldNameAsync(field, words);
    }

    [Test]
    public async Task Field_staff_may_not_and_another_companys_lead_or_person_is_not_there()
    {
        var (path, _) = await AskAsync();
        using var guide = await _desk.App.HireAsync(_desk.Api, "field_staff");
        using var rival = await _desk.App.RivalAsync();
        var theirs = (await (await rival.GetAsync("/api/users/me")).JsonAsync()).Text("id");
        await guide.PatchAsJsonAsync(path, new { people = 3 }).ShouldBeProblemAsync(403);
        await rival.PatchAsJsonAsync(path, new { people = 3 }).ShouldBeProblemAsync(404);
        await _desk.Api.PatchAsJsonAsync(path, new { assigneeId = theirs }).ShouldBeProblemAsync(404);
        Assert.That((await _desk.GetAsync(path)).GetProperty("people").GetInt32(), Is.EqualTo(2));
    }
}
