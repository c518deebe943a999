using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Templates;

/// <summary>What was accepted with a template that is another by the time it leaves.</summary>
internal sealed class TemplateLeavingTests
{
    private static readonly object Values = new { name = "Asha", trip = "Agra", booking = "BK-4711" };
    private TemplateDesk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _desk = await TemplateDesk.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    [Test]
    public async Task A_template_that_became_marketing_goes_only_to_who_agreed()
    {
        var (id, providerId) = await ApprovedAsync("becomes_marketing");
        var (silent, willing) = ("+447946071001", "+447946071002");
        var (first, second, urgent) = (await ScheduleAsync("becomes_marketing", silent), await ScheduleAsync("becomes_marketing", willing), await ScheduleAsync("becomes_marketing", "+447946071003", "safety"));
        await AgreeAsync(second);
        await _desk.ChangeAtProviderAsync(providerId, new { category = "MARKETING" });
        await Eventually.HoldsAsync(async () => (await _desk.GetAsync($"/api/templates/{id}")).Text("category") == "MARKETING");
        await MakeDueAsync();
        var refused = await UntilAsync(first, "failed");
        Assert.That(refused.GetProperty("errors")[0].Text("code"), Is.EqualTo("traildesk:category"));
        Assert.That(refused.GetProperty("errors")[0].Text("details"), Does.Contain("becomes_marketing").And.Contain("marketing may not go to this person"));
        foreach (var message in new[] { second, urgent }) await UntilAsync(message, "delivered", "read", "sent", "accepted");
        Assert.That(await ArrivedAsync(silent), Is.False);
    }

    [Test]
    public async Task A_template_that_was_paused_meanwhile_fails_with_a_sentence()
    {
        var (id, providerId) = await ApprovedAsync("paused_meanwhile");
        var message = await ScheduleAsync("paused_meanwhile", "+447946071011");
        await _desk.ChangeAtProviderAsync(providerId, new { status = "PAUSED" });
        await _desk.UntilAsync(id, "paused");
        await MakeDueAsync();
        var refused = await UntilAsync(message, "failed");
        Assert.That(refused.GetProperty("errors")[0].Text("code"), Is.EqualTo("traildesk:template"));
        Assert.That(refused.GetProperty("errors")[0].Text("details"), Does.Contain("paused_meanwhile in en was paused"));
    }

    [Test]
    public async Task A_marketing_template_is_marketing_whatever_its_sender_takes_it_for([Values(null, "booking", "safety")] string? purpose)
    {
        var (id, providerId) = await ApprovedAsync($"offer_{purpose ?? "none"}");
        await _desk.ChangeAtProviderAsync(providerId, new { category = "MARKETING" });
        await Eventually.HoldsAsync(async () => (await _desk.GetAsync($"/api/templates/{id}")).Text("category") == "MARKETING");
        var refusal = await SendAsync(422, $"offer_{purpose ?? "none"}", "+447946071021", purpose, sendAt: null);
        Assert.That(refusal.Text("detail"), Does.Contain("has not agreed to marketing messages"));
    }

    private async Task<(string Id, string ProviderId)> ApprovedAsync(string name)
    {
        var id = await _desk.SubmitAsync(name, _desk.Meta);
        return (id, (await _desk.UntilAsync(id, "approved")).Text("providerTemplateId")!);
    }

    private async Task<string> ScheduleAsync(string template, string to, string? purpose = null) =>
        (await SendAsync(202, template, to, purpose, DateTimeOffset.UtcNow.AddHours(2))).Text("messageId")!;

    private Task<JsonElement> SendAsync(int status, string template, string to, string? purpose, DateTimeOffset? sendAt) => _desk.PostAsync(status, "/api/whatsapp/send",
        new { channelId = _desk.Meta, to, type = "template", purpose, sendAt, template = new { name = template, language = "en", variables = Values } });

    private async Task AgreeAsync(string message)
    {
        var contact = await Sql.ReadAsync<Guid>(_desk.App.Database.SuperuserConnectionString, $"select contact_id from whatsapp_messages where id = '{message}'");
        await _desk.PostAsync(201, $"/api/contacts/{contact}/consents", new { purpose = "marketing", state = "opted_in", method = "web form", wording = "Yes, send me offers." });
    }

    private Task MakeDueAsync() => Sql.ExecuteAsync(_desk.App.Database.SuperuserConnectionString, "update outbox set due_at = now() where due_at > now()");

    private async Task<JsonElement> UntilAsync(string message, params string[] statuses)
    {
        var found = default(JsonElement);
        await Eventually.HoldsAsync(async () =>
        {
            found = await _desk.GetAsync($"/api/messages/{message}");
            return statuses.Contains(found.Text("status"));
        });
        return found;
    }

    private async Task<bool> ArrivedAsync(string phone) => (await _desk.DoAsync(200, HttpMethod.Get, $"/sim/phones/{phone}/messages?channelId={_desk.Meta}", by: _desk.Simulator))
        .GetRawText().Contains("voucher", StringComparison.Ordinal);
}
