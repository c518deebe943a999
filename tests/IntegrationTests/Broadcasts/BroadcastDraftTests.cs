using System.Net.Http.Json;
using System.Text.Json;
using TrailDesk.IntegrationTests.Delivery;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Broadcasts;

/// <summary>Writing one down, once, and writing it anew.</summary>
internal sealed class BroadcastDraftTests : DeskTests
{
    [OneTimeSetUp]
    public async Task PrepareAsync()
    {
        await _desk.FastAsync();
        await _desk.AddTemplateAsync();
    }

    private async Task<(int Status, JsonElement Body)> PostAsync(object form, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/broadcasts") { Content = JsonContent.Create(form) };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await _desk.Api.SendAsync(request);
        return ((int)answer.StatusCode, await answer.JsonAsync());
    }

    private Dictionary<string, object> FormOf(string name)
    {
        var form = _desk.FormOf(new { contactIds = new[] { Guid.Parse("0198c5a0-0000-7000-8000-0000000000aa") } });
        form["name"] = name;
        return form;
    }

    [Test]
    public async Task One_idempotency_key_makes_one_draft_however_many_ask_at_once()
    {
        var key = $"{Guid.NewGuid()}";
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(FormOf("Only once"), key)));
        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(201));
        Assert.That(answers.Select(answer => answer.Body.Text("id")).Distinct().ToList(), Has.Count.EqualTo(1));
        Assert.That(await _desk.CountAsync("select count(*) from broadcasts where name = 'Only once'"), Is.EqualTo(1));
        var (status, body) = await PostAsync(FormOf("Something else"), key);
        Assert.That((status, body.Text("detail")), Is.EqualTo((422, "This Idempotency-Key was used for another request within the last 24 hours. Use a new key for a new request.")));
        Assert.That(await _desk.CountAsync("select count(*) from broadcasts where name = 'Something else'"), Is.Zero);

        await _desk.ExecuteAsync("update idempotency_keys set created_at = created_at - interval '25 hours'");
        Assert.That((await PostAsync(FormOf("Something else"), key)).Status, Is.EqualTo(201), "it holds for a day");
    }

    [Test]
    public async Task A_key_that_a_message_was_sent_with_is_not_another_ones()
    {
        var (customer, key) = (await _desk.CustomerAsync(), $"{Guid.NewGuid()}");
        Assert.That((await _desk.PostAsync(_desk.Text(customer, "hello"), key: key)).Status, Is.EqualTo(202));
        Assert.That((await PostAsync(FormOf("By the same key"), key)).Status, Is.EqualTo(422));
    }

    [Test]
    public async Task A_key_that_is_too_long_is_refused_by_name() =>
        Assert.That((await PostAsync(FormOf("Long"), new string('k', 201))).Body.GetProperty("errors").TryGetProperty("Idempotency-Key", out _));

    [Test]
    public async Task A_draft_is_written_anew_as_a_whole()
    {
        var phones = BroadcastDesk.NewPhones(2);
        var (first, second) = (await _desk.ListOfAsync(phones[..1], "Ada"), await _desk.ListOfAsync(phones[1..], "Ada"));
        var id = await _desk.DraftAsync(new { listIds = new[] { first } }, ("text", "Hello {{name}}"), ("deadline", DateTimeOffset.UtcNow.AddDays(1)));
        var form = _desk.FormOf(new { listIds = new[] { second } });
        (form["name"], form["purpose"], form["quietHours"]) = ("Another", "safety", new { from = "03:00", to = "03:01" });
        var written = await PutAsync(id, form);
        Assert.That(written.GetProperty("audience").GetProperty("listIds")[0].GetGuid(), Is.EqualTo(second));
        Assert.That((written.Text("name"), written.Text("purpose"), written.GetProperty("quietHours").Text("from")), Is.EqualTo(("Another", "safety", "03:00")));
        Assert.That((written.TryGetProperty("text", out _), written.TryGetProperty("deadline", out _)), Is.EqualTo((false, false)), "what is left out is gone");

        await _desk.StepAsync(id, "start");
        await _desk.EndsAsync(id);
        Assert.That(phones.Select(phone => _desk.Recorder.To(phone).Count), Is.EqualTo(new[] { 0, 1 }));
        Assert.That((await PutAsync(id, form, 409)).Text("detail"), Is.EqualTo("This broadcast is completed: it cannot be edited."));
    }

    [Test]
    public async Task One_that_waited_for_its_time_is_a_draft_again_once_it_is_another()
    {
        var audience = new { contactIds = new[] { Guid.NewGuid() } };
        var id = await _desk.DraftAsync(audience, ("sendAt", DateTimeOffset.UtcNow.AddHours(3).ToString("yyyy-MM-dd'T'HH:mm:sszzz", System.Globalization.CultureInfo.InvariantCulture)));
        await _desk.StepAsync(id, "start");
        var written = await PutAsync(id, _desk.FormOf(audience));
        Assert.That((written.Text("status"), written.TryGetProperty("sendAt", out _), written.TryGetProperty("startedBy", out _)), Is.EqualTo(("draft", false, false)));
    }

    [Test]
    public async Task What_a_draft_may_not_be_a_change_may_not_make_of_it()
    {
        var id = await _desk.DraftAsync(new { contactIds = new[] { Guid.NewGuid() } });
        var form = FormOf("");
        Assert.That((await PutAsync(id, form, 400)).GetProperty("errors").TryGetProperty("name", out _));
        (form["name"], form["channelId"]) = ("Elsewhere", Guid.NewGuid());
        await PutAsync(id, form, 404);
        await PutAsync($"{Guid.NewGuid()}", FormOf("Nowhere"), 404);
        Assert.That((await _desk.GetAsync($"/api/broadcasts/{id}")).Text("name"), Is.EqualTo("Season news"));
    }

    private async Task<JsonElement> PutAsync(string id, object form, int status = 200)
    {
        using var answer = await _desk.Api.PutAsJsonAsync($"/api/broadcasts/{id}", form);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That((int)answer.StatusCode, Is.EqualTo(status), text);
        return JsonElement.Parse(text);
    }
}
