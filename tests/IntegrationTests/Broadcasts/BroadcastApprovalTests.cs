using System.Globalization;
using System.Net.Http.Json;
using TrailDesk.IntegrationTests.Delivery;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Broadcasts;

/// <summary>A company that wants a manager's yes: it is for these people and this money, and for no more.</summary>
internal sealed class BroadcastApprovalTests : DeskTests
{
    private HttpClient _operations = null!;

    [OneTimeSetUp]
    public async Task PrepareAsync()
    {
        await _desk.FastAsync();
        await _desk.AddTemplateAsync();
        await _desk.DoAsync(201, "/api/prices", new { validFrom = "2020-01-01", country = "GB", category = "utility", price = new { amount = "0.10", currency = "USD" }, source = "a rate card" });
        using var setting = await _desk.Api.PutAsJsonAsync("/api/broadcasts/settings", new { approval = "manager" });
        Assert.That((int)setting.StatusCode, Is.EqualTo(200));
        _operations = await SignInAsync("operations");
    }

    [OneTimeTearDown]
    public void SignOut() => _operations.Dispose();

    [Test]
    public async Task A_manager_has_to_say_yes()
    {
        using var sales = await SignInAsync("sales");
        var phone = Desk.NewPhone();
        var id = await _desk.DraftAsync(new { listIds = new[] { await _desk.ListOfAsync($"{phone},Ann,en") } });
        await ForbiddenAsync(sales, id, "start");
        var asked = await _desk.StepAsync(id, "start", by: _operations);
        Assert.That((asked.Text("status"), asked.TryGetProperty("startedAt", out _)), Is.EqualTo(("awaiting_approval", false)));
        await ForbiddenAsync(_operations, id, "approve");
        Assert.That((await _desk.StepAsync(id, "start", 409, by: _operations)).Text("detail"), Does.Contain("waits for a manager's approval"));

        var approved = await _desk.StepAsync(id, "approve");
        Assert.That((approved.Text("status"), approved.GetProperty("approvedBy").Text("name")), Is.EqualTo(("running", "Maya Gurung")));
        await _desk.EndsAsync(id);
        Assert.That(_desk.Recorder.To(phone), Has.Count.EqualTo(1));

        var own = await _desk.DraftAsync(new { listIds = new[] { await _desk.ListOfAsync($"{Desk.NewPhone()},Ann,en") } });
        Assert.That((await _desk.StepAsync(own, "start")).Text("status"), Is.EqualTo("running"), "who may approve need not ask");
        await _desk.EndsAsync(own);
    }

    private async Task<HttpClient> SignInAsync(string role)
    {
        var email = $"{role}{Guid.NewGuid():N}@example.com";
        await _desk.DoAsync(201, "/api/users", new { name = role, email, password = TestApp.Password, roles = new[] { role } });
        return await _desk.App.SignInAsync(email);
    }

    private static async Task ForbiddenAsync(HttpClient by, string id, string step)
    {
        using var answer = await by.PostAsync($"/api/broadcasts/{id}/{step}", null);
        Assert.That((int)answer.StatusCode, Is.EqualTo(403));
    }

    [Test]
    public async Task Who_joins_the_list_after_the_yes_gets_nothing_and_who_left_it_neither()
    {
        var phones = BroadcastDesk.NewPhones(3);
        var list = await _desk.ListOfAsync(phones, "Ann");
        var id = await _desk.DraftAsync(new { listIds = new[] { list } }, ("sendAt", InHours(3)));
        Assert.That((await _desk.StepAsync(id, "start", by: _operations)).Text("status"), Is.EqualTo("awaiting_approval"));
        var approved = await _desk.StepAsync(id, "approve");
        Assert.That((approved.Text("status"), approved.GetProperty("recipients").GetInt32()), Is.EqualTo(("scheduled", 3)));

        var more = BroadcastDesk.NewPhones(2);
        await _desk.ListOfAsync(more, "Bo");
        var joining = await Task.WhenAll(more.Select(async phone => (await _desk.ContactAsync(phone)).Text("id")));
        var leaving = (await _desk.ContactAsync(phones[0])).Text("id");
        await _desk.DoAsync(200, $"/api/broadcast-lists/{list}/members", new { add = joining, remove = new[] { leaving } }, _operations);
        await ComeAsync(id);
        await _desk.EndsAsync(id);
        Assert.That(phones.Concat(more).Select(phone => _desk.Recorder.To(phone).Count), Is.EqualTo(new[] { 0, 1, 1, 0, 0 }));
        var ended = await _desk.GetAsync($"/api/broadcasts/{id}");
        Assert.That(ended.GetProperty("recipients").GetInt32(), Is.EqualTo(2));
    }

    [Test]
    public async Task It_says_how_many_joined_too_late()
    {
        var list = await _desk.ListOfAsync(BroadcastDesk.NewPhones(1), "Ann");
        var id = await _desk.DraftAsync(new { listIds = new[] { list } }, ("sendAt", InHours(3)));
        await _desk.StepAsync(id, "start");
        var phone = Desk.NewPhone();
        await _desk.ListOfAsync($"{phone},Bo,en");
        await _desk.DoAsync(200, $"/api/broadcast-lists/{list}/members", new { add = new[] { (await _desk.ContactAsync(phone)).Text("id") } });
        await ComeAsync(id);
        await _desk.EndsAsync(id);
        Assert.That(_desk.Recorder.To(phone), Is.Empty);
        Assert.That((await _desk.GetAsync($"/api/broadcasts/{id}")).Text("reason"), Is.EqualTo("1 who joined its audience after it was approved is left out."));
    }

    [Test]
    public async Task Written_anew_it_is_for_other_people_and_has_to_be_approved_again()
    {
        var (first, second) = (BroadcastDesk.NewPhones(2), BroadcastDesk.NewPhones(1));
        var id = await _desk.DraftAsync(new { listIds = new[] { await _desk.ListOfAsync(first, "Ann") } }, ("sendAt", InHours(3)));
        await _desk.StepAsync(id, "start", by: _operations);
        await _desk.StepAsync(id, "approve");
        using var written = await _operations.PutAsJsonAsync($"/api/broadcasts/{id}", _desk.FormOf(new { listIds = new[] { await _desk.ListOfAsync(second, "Bo") } }));
        Assert.That((await written.JsonAsync()).Text("status"), Is.EqualTo("draft"));
        Assert.That((await _desk.StepAsync(id, "start", by: _operations)).Text("status"), Is.EqualTo("awaiting_approval"));
        await _desk.StepAsync(id, "approve");
        await _desk.EndsAsync(id);
        Assert.That(first.Concat(second).Select(phone => _desk.Recorder.To(phone).Count), Is.EqualTo(new[] { 0, 0, 1 }));
    }

    [Test]
    public async Task A_larger_budget_needs_the_yes_too()
    {
        var phones = BroadcastDesk.NewPhones(4);
        var id = await _desk.DraftAsync(new { listIds = new[] { await _desk.ListOfAsync(phones, "Ann") } }, ("budget", new { amount = "0.25", currency = "USD" }));
        await _desk.StepAsync(id, "start", by: _operations);
        await _desk.StepAsync(id, "approve");
        await _desk.BecomesAsync(id, "stopped_budget");
        await _desk.SettleAsync();
        var larger = new { budget = new { amount = "5.00", currency = "USD" } };
        Assert.That((await _desk.StepAsync(id, "resume", 422, larger, _operations)).Text("detail"),
            Is.EqualTo("A larger budget needs the yes of a manager or owner, as its start did: let one of them resume it."));
        var stopped = await _desk.GetAsync($"/api/broadcasts/{id}");
        Assert.That((stopped.Text("status"), stopped.GetProperty("budget").Text("amount")), Is.EqualTo(("stopped_budget", "0.25")));
        await _desk.StepAsync(id, "resume", body: larger);
        await _desk.EndsAsync(id);
        Assert.That(phones.Select(phone => _desk.Recorder.To(phone).Count), Is.All.EqualTo(1));
    }

    private static string InHours(int hours) => DateTimeOffset.UtcNow.AddHours(hours).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    private Task ComeAsync(string id) => _desk.ExecuteAsync("update broadcasts set send_at = now() where id = @Id::uuid", new { Id = id });
}
