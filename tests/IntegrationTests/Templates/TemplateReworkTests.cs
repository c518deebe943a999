using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Templates;

/// <summary>What was rejected is written anew, whatever the provider's list says meanwhile, and gets through in the end.</summary>
internal sealed class TemplateReworkTests
{
    private const string Better = "Dear {{name}}, the voucher for {{trip}} is ready at last. Thank you.";
    private TemplateDesk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _desk = await TemplateDesk.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    private Guid ChannelOf(string provider) => provider switch { "meta" => _desk.Meta, "twilio" => _desk.Twilio, _ => _desk.Dialog360 };

    [Test]
    public async Task A_rejected_template_is_written_anew_and_submitted_whatever_the_list_says([Values("meta", "twilio", "360dialog")] string provider)
    {
        var id = await RejectedAsync($"rework_reject_{provider[^1]}", ChannelOf(provider));
        await ReviseAsync(id, $"rework_reject_{provider[^1]}");
        for (var times = 0; times < 2; times++)
        {
            await _desk.PostAsync(200, "/api/templates/sync", new { channelId = ChannelOf(provider) });
            var draft = await _desk.GetAsync($"/api/templates/{id}");
            Assert.That((draft.Text("status"), draft.Text("body")), Is.EqualTo(("draft", Better)));
        }

        await NextSecondAsync();
        await _desk.PostAsync(200, $"/api/templates/{id}/submit");
        var again = await _desk.UntilAsync(id, "rejected", asking: provider == "twilio");
        await _desk.ChangeAtProviderAsync(again.Text("providerTemplateId"), new { status = "APPROVED" });
        Assert.That((await _desk.UntilAsync(id, "approved", asking: provider == "twilio")).Text("body"), Is.EqualTo(Better));
        var listed = (await AtProviderAsync($"rework_reject_{provider[^1]}")).Single();
        Assert.That(listed.Text("body"), Does.StartWith("Dear Emma, the voucher for Agra is ready at last."), "one at the provider, with the new words");
    }

    [Test]
    public async Task Words_that_Meta_refuses_stay_on_the_desk()
    {
        var id = await RejectedAsync("refused_reject", _desk.Meta);
        await ReviseAsync(id, "refused_reject");
        await _desk.ChangeAtProviderAsync((await _desk.GetAsync($"/api/templates/{id}")).Text("providerTemplateId"), new { status = "DISABLED" });
        await _desk.PostAsync(422, $"/api/templates/{id}/submit");
        await _desk.PostAsync(200, "/api/templates/sync", new { channelId = _desk.Meta });
        var draft = await _desk.GetAsync($"/api/templates/{id}");
        Assert.That((draft.Text("status"), draft.Text("body")), Is.EqualTo(("draft", Better)));
        Assert.That(draft.Text("reason"), Does.StartWith("100/2388039:"));
    }

    [Test]
    public async Task What_is_deleted_while_it_is_written_anew_is_submitted_as_a_new_one()
    {
        var id = await RejectedAsync("lost_reject", _desk.Meta);
        var before = (await _desk.GetAsync($"/api/templates/{id}")).Text("providerTemplateId");
        await ReviseAsync(id, "lost_reject");
        await _desk.DeleteAtMetaAsync("lost_reject");
        await _desk.PostAsync(200, "/api/templates/sync", new { channelId = _desk.Meta });
        Assert.That((await _desk.GetAsync($"/api/templates/{id}")).Text("body"), Is.EqualTo(Better));
        await NextSecondAsync();
        await _desk.PostAsync(200, $"/api/templates/{id}/submit");
        Assert.That((await _desk.UntilAsync(id, "rejected")).Text("providerTemplateId"), Is.Not.EqualTo(before));
    }

    [Test]
    public async Task At_360dialog_a_template_with_other_languages_gets_a_new_name()
    {
        var id = await RejectedAsync("many_reject", _desk.Dialog360);
        var spanish = TemplateDesk.FormOf("many_reject", _desk.Dialog360, "Hola {{name}}, su vale para {{trip}} ya está listo. Gracias por todo.");
        spanish["language"] = "es";
        var other = (await _desk.PostAsync(201, "/api/templates", spanish)).Text("id")!;
        await _desk.PostAsync(200, $"/api/templates/{other}/submit");
        await _desk.UntilAsync(other, "rejected");
        await ReviseAsync(id, "many_reject");
        Assert.That((await _desk.PostAsync(422, $"/api/templates/{id}/submit")).Text("detail"), Does.Contain("Give it a new name"));
        Assert.That(await AtProviderAsync("many_reject"), Has.Count.EqualTo(2), "nothing was deleted for it");
        await ReviseAsync(id, "many_better");
        await _desk.PostAsync(200, $"/api/templates/{id}/submit");
        Assert.That((await _desk.UntilAsync(id, "approved")).Text("name"), Is.EqualTo("many_better"));
    }

    private async Task<string> RejectedAsync(string name, Guid channel)
    {
        var id = await _desk.SubmitAsync(name, channel);
        var rejected = await _desk.UntilAsync(id, "rejected", asking: channel == _desk.Twilio);
        Assert.That(rejected.Text("reason"), Does.StartWith("INVALID_FORMAT"));
        return id;
    }

    private Task<JsonElement> ReviseAsync(string id, string name) =>
        _desk.DoAsync(200, HttpMethod.Put, $"/api/templates/{id}", TemplateDesk.FormOf(name, body: Better));

    private async Task<List<JsonElement>> AtProviderAsync(string name) =>
        [.. (await _desk.DoAsync(200, HttpMethod.Get, "/sim/templates", by: _desk.Simulator)).GetProperty("templates").EnumerateArray().Where(one => one.Text("name") == name)];

    // Meta tells whole seconds: the same words within one are the same webhook, which counts once.
    private static async Task NextSecondAsync()
    {
        var second = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await Eventually.HoldsAsync(() => DateTimeOffset.UtcNow.ToUnixTimeSeconds() > second);
    }
}
