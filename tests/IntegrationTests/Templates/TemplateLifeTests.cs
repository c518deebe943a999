using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Templates;

/// <summary>From a draft to what the provider makes of it, at all three of them.</summary>
internal sealed class TemplateLifeTests
{
    private TemplateDesk _desk = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _desk = await TemplateDesk.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _desk.DisposeAsync();

    private Guid ChannelOf(string provider) => provider switch { "meta" => _desk.Meta, "twilio" => _desk.Twilio, _ => _desk.Dialog360 };

    [Test]
    public async Task A_draft_comes_back_field_by_field_and_can_be_written_anew()
    {
        var made = await _desk.PostAsync(201, "/api/templates", TemplateDesk.FormOf("first_words", _desk.Meta));
        var id = made.Text("id");
        Assert.Multiple(() =>
        {
            Assert.That(made.Text("provider"), Is.EqualTo("meta"));
            Assert.That(made.GetProperty("channelId").GetGuid(), Is.EqualTo(_desk.Meta));
            Assert.That(made.Text("status"), Is.EqualTo("draft"));
            Assert.That(made.GetProperty("header").Text("text"), Is.EqualTo("Trip {{trip}}"));
            Assert.That(made.GetProperty("buttons")[0].Text("url"), Is.EqualTo("https://ex.example/t/{{booking}}"));
            Assert.That(made.GetProperty("variables")[1].Text("field"), Is.EqualTo("trip.name"));
        });
        await _desk.PostAsync(409, "/api/templates", TemplateDesk.FormOf("first_words", _desk.Meta));
        var changed = await _desk.DoAsync(200, HttpMethod.Put, $"/api/templates/{id}", TemplateDesk.FormOf("second_words"));
        Assert.That(changed.Text("name"), Is.EqualTo("second_words"));
        var preview = await _desk.PostAsync(200, $"/api/templates/{id}/preview", new { values = new { name = "Asha" } });
        Assert.That(preview.Text("body"), Is.EqualTo("Hello Asha, your voucher for Agra is ready now. Thank you."));
        Assert.That(preview.GetProperty("buttons")[0].Text("url"), Is.EqualTo("https://ex.example/t/BK-1"));
        await _desk.DoAsync(204, HttpMethod.Delete, $"/api/templates/{id}");
        await _desk.DoAsync(404, HttpMethod.Get, $"/api/templates/{id}");
    }

    [Test]
    public async Task A_submitted_template_is_approved_by_the_provider([Values("meta", "twilio", "360dialog")] string provider)
    {
        var id = await _desk.SubmitAsync($"voucher_{provider.Trim('3', '6', '0')}", ChannelOf(provider));
        var template = await _desk.UntilAsync(id, "approved", asking: provider == "twilio");
        Assert.Multiple(() =>
        {
            Assert.That(template.Text("providerTemplateId"), provider == "twilio" ? Does.StartWith("HX") : Is.Not.Empty);
            Assert.That(template.Text("body"), Does.StartWith("Hello {{name}}"), "our names, not the provider's numbers");
            Assert.That(template.GetProperty("approvedBy").Text("name"), Is.Not.Empty);
            Assert.That(template.TryGetProperty("reason", out _), Is.False);
        });
        Assert.That(await _desk.AuditedAsync(id), Is.SupersetOf(new[] { "template.created", "template.submitted", "template.approved" }));
        await _desk.DoAsync(409, HttpMethod.Put, $"/api/templates/{id}", TemplateDesk.FormOf("other"));
        await _desk.PostAsync(409, $"/api/templates/{id}/submit");
        await _desk.DoAsync(204, HttpMethod.Delete, $"/api/templates/{id}");
        var left = await _desk.DoAsync(200, HttpMethod.Get, "/sim/templates", by: _desk.Simulator);
        Assert.That(left.GetRawText(), Does.Not.Contain($"voucher_{provider.Trim('3', '6', '0')}\""));
    }

    [Test]
    public async Task A_rejection_comes_with_its_reason_and_the_changed_template_is_reviewed_again()
    {
        var id = await _desk.SubmitAsync("to_reject", _desk.Meta);
        Assert.That((await _desk.UntilAsync(id, "rejected")).Text("reason"), Is.EqualTo("INVALID_FORMAT: Change it and submit it again."));
        var changed = TemplateDesk.FormOf("to_reject", body: "Dear {{name}}, the voucher for {{trip}} is ready at last. Thank you.");
        Assert.That((await _desk.DoAsync(200, HttpMethod.Put, $"/api/templates/{id}", changed)).Text("status"), Is.EqualTo("draft"));
        await _desk.DoAsync(409, HttpMethod.Put, $"/api/templates/{id}", TemplateDesk.FormOf("another_name"));
        // Meta tells whole seconds: the same words within one are the same webhook, which counts once.
        var second = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await Eventually.HoldsAsync(() => DateTimeOffset.UtcNow.ToUnixTimeSeconds() > second);
        await _desk.PostAsync(200, $"/api/templates/{id}/submit");
        Assert.That((await _desk.UntilAsync(id, "rejected")).Text("body"), Does.StartWith("Dear"));
    }

    [Test]
    public async Task What_the_linter_finds_is_not_submitted()
    {
        var id = (await _desk.PostAsync(201, "/api/templates", TemplateDesk.FormOf("ends_badly", _desk.Meta, "Your voucher for {{trip}} is ready now, dear {{name}}"))).Text("id");
        var refusal = await _desk.PostAsync(422, $"/api/templates/{id}/submit");
        Assert.That(refusal.GetProperty("findings").EnumerateArray().Select(one => one.Text("rule")), Is.EqualTo(new[] { "body.edge" }));
        var report = await _desk.GetAsync($"/api/templates/{id}/lint");
        Assert.That(report.GetProperty("ok").GetBoolean(), Is.False);
        Assert.That((await _desk.GetAsync($"/api/templates/{id}")).Text("status"), Is.EqualTo("draft"));
    }

    [Test]
    public async Task Operations_may_submit_and_a_manager_lets_it_go()
    {
        using var operations = await _desk.SignInAsync("operations");
        using var sales = await _desk.SignInAsync("sales");
        using var manager = await _desk.SignInAsync("manager");
        var id = (await _desk.PostAsync(201, "/api/templates", TemplateDesk.FormOf("asked_for", _desk.Dialog360), operations)).Text("id")!;
        var asked = await _desk.PostAsync(200, $"/api/templates/{id}/submit", by: operations);
        Assert.That((asked.Text("status"), asked.Text("stage")), Is.EqualTo(("draft", "awaiting_approval")));
        var read = new { version = asked.GetProperty("version").GetInt32() };
        await _desk.PostAsync(403, $"/api/templates/{id}/approve", read, operations);
        Assert.That((await _desk.PostAsync(400, $"/api/templates/{id}/approve", by: manager)).GetProperty("errors").TryGetProperty("version", out _), Is.True);
        await _desk.PostAsync(403, "/api/templates", TemplateDesk.FormOf("by_sales", _desk.Meta), sales);
        var reworded = TemplateDesk.FormOf("asked_for", body: "Hello {{name}}, other words for {{trip}} than the manager has read. Thank you.");
        await _desk.DoAsync(200, HttpMethod.Put, $"/api/templates/{id}", reworded, operations);
        asked = await _desk.PostAsync(200, $"/api/templates/{id}/submit", by: operations);
        var refusal = await _desk.PostAsync(409, $"/api/templates/{id}/approve", read, manager);
        Assert.That(refusal.Text("detail"), Does.Contain("Read it again").And.Contain($"version {asked.GetProperty("version").GetInt32()}"));
        var gone = await _desk.PostAsync(200, $"/api/templates/{id}/approve", new { version = asked.GetProperty("version").GetInt32() }, manager);
        Assert.That(gone.GetProperty("approvedBy").Text("name"), Is.EqualTo("manager"));
        await _desk.UntilAsync(id, "approved");
    }

    [Test]
    public async Task What_the_provider_does_by_itself_is_heard_and_audited()
    {
        var id = await _desk.SubmitAsync("later_paused", _desk.Meta);
        var providerId = (await _desk.UntilAsync(id, "approved")).Text("providerTemplateId");
        await _desk.ChangeAtProviderAsync(providerId, new { category = "MARKETING", quality = "RED" });
        await Eventually.HoldsAsync(async () => (await _desk.GetAsync($"/api/templates/{id}")) is var seen && seen.Text("category") == "MARKETING" && seen.Text("quality") == "RED");
        await _desk.ChangeAtProviderAsync(providerId, new { status = "PAUSED" });
        Assert.That((await _desk.UntilAsync(id, "paused")).Text("reason"), Does.Contain("Paused for 3 hours"));
        Assert.That(await _desk.AuditedAsync(id), Is.SupersetOf(new[] { "template.category_changed", "template.quality_changed", "template.paused" }));
    }

    [Test]
    public async Task What_the_provider_deleted_can_be_deleted_here_and_made_anew()
    {
        var id = await _desk.SubmitAsync("comes_back", _desk.Meta);
        var providerId = (await _desk.UntilAsync(id, "approved")).Text("providerTemplateId")!;
        await _desk.DeleteAtMetaAsync("comes_back");
        await _desk.TellAsync("message_template_status_update", new
        {
            @event = "DELETED",
            message_template_id = long.Parse(providerId, System.Globalization.CultureInfo.InvariantCulture),
            message_template_name = "comes_back",
            message_template_language = "en",
            reason = (string?)null,
        });
        Assert.That((await _desk.UntilAsync(id, "disabled")).Text("reason"), Is.EqualTo("DELETED"));
        var anew = await _desk.PostAsync(201, "/api/templates", TemplateDesk.FormOf("comes_back", _desk.Meta));
        Assert.That((anew.Text("status"), anew.Text("providerTemplateId"), anew.Text("reason")), Is.EqualTo(("draft", (string?)null, (string?)null)));
        await _desk.PostAsync(200, $"/api/templates/{anew.Text("id")}/submit");
        await _desk.UntilAsync(anew.Text("id")!, "approved");
        await _desk.DeleteAtMetaAsync("comes_back");
        await _desk.DoAsync(204, HttpMethod.Delete, $"/api/templates/{anew.Text("id")}");
    }

    [Test]
    public async Task A_submission_that_never_arrived_comes_back_as_a_draft()
    {
        var id = (await _desk.PostAsync(201, "/api/templates", TemplateDesk.FormOf("never_arrived", _desk.Meta))).Text("id")!;
        await Sql.ExecuteAsync(_desk.App.Database.SuperuserConnectionString,
            $"update whatsapp_templates set status = 'submitted', submitted_at = now() - interval '11 minutes', updated_at = now() - interval '11 minutes' where id = '{id}'");
        await _desk.PostAsync(200, "/api/templates/sync", new { channelId = _desk.Meta });
        var returned = await _desk.GetAsync($"/api/templates/{id}");
        Assert.That((returned.Text("status"), returned.Text("reason")), Is.EqualTo(("draft", "It did not reach the provider. Submit it again.")));
        await _desk.DoAsync(204, HttpMethod.Delete, $"/api/templates/{id}");
    }

    [Test]
    public async Task The_statuses_are_the_six_that_others_rely_on()
    {
        foreach (var status in new[] { "draft", "pending", "approved", "rejected", "paused", "disabled" }) await _desk.GetAsync($"/api/templates?status={status}");
        foreach (var stage in new[] { "awaiting_approval", "submitted" }) await _desk.DoAsync(400, HttpMethod.Get, $"/api/templates?status={stage}");
        using var operations = await _desk.SignInAsync("operations");
        var id = (await _desk.PostAsync(201, "/api/templates", TemplateDesk.FormOf("in_between", _desk.Meta), operations)).Text("id")!;
        await _desk.PostAsync(200, $"/api/templates/{id}/submit", by: operations);
        var found = (await _desk.GetAsync("/api/templates?status=draft&name=in_between")).GetProperty("items")[0];
        Assert.That((found.Text("status"), found.Text("stage")), Is.EqualTo(("draft", "awaiting_approval")));
        await Sql.ExecuteAsync(_desk.App.Database.SuperuserConnectionString, $"update whatsapp_templates set status = 'submitted', submitted_at = now() where id = '{id}'");
        found = (await _desk.GetAsync("/api/templates?status=pending&name=in_between")).GetProperty("items")[0];
        Assert.That((found.Text("status"), found.Text("stage")), Is.EqualTo(("pending", "submitted")));
    }

    [Test]
    public async Task A_moved_category_is_shown_until_somebody_acknowledges_it()
    {
        var id = await _desk.SubmitAsync("moved_soon", _desk.Meta);
        var providerId = (await _desk.UntilAsync(id, "approved")).Text("providerTemplateId")!;
        await _desk.ChangeAtProviderAsync(providerId, new { correctCategory = "MARKETING" });
        await NoticeAsync(id, ("UTILITY", "MARKETING", true));
        await _desk.ChangeAtProviderAsync(providerId, new { category = "MARKETING" });
        await NoticeAsync(id, ("UTILITY", "MARKETING", false));
        Assert.That((await _desk.GetAsync("/api/templates?notice=true")).GetProperty("items").EnumerateArray().Select(one => one.Text("id")), Does.Contain(id));
        Assert.That((await _desk.PostAsync(200, $"/api/templates/{id}/acknowledge")).TryGetProperty("categoryNotice", out _), Is.False);
        Assert.That((await _desk.GetAsync("/api/templates?notice=true")).GetProperty("items").EnumerateArray().Select(one => one.Text("id")), Does.Not.Contain(id));
        Assert.That(await _desk.AuditedAsync(id), Is.SupersetOf(new[] { "template.category_announced", "template.category_changed", "template.category_acknowledged" }));
    }

    [Test]
    public async Task Words_that_were_changed_in_Metas_own_pages_are_read_and_audited()
    {
        var id = await _desk.SubmitAsync("reworded_there", _desk.Meta);
        var providerId = (await _desk.UntilAsync(id, "approved")).Text("providerTemplateId");
        await _desk.RunJobAsync();
        await _desk.ChangeAtProviderAsync(providerId, new { body = "Good day {{1}}, the voucher for {{2}} waits for you. Thank you." });
        // Its webhook names no words that could be kept: it makes the list due at once.
        await Eventually.HoldsAsync(async () =>
        {
            await _desk.RunJobAsync();
            return (await _desk.GetAsync($"/api/templates/{id}")).Text("body") == "Good day {{body_1}}, the voucher for {{body_2}} waits for you. Thank you.";
        });
        Assert.That(await _desk.AuditedAsync(id), Does.Contain("template.words_changed"));
    }

    private Task NoticeAsync(string id, (string? From, string? To, bool IsAnnounced) expected) => Eventually.HoldsAsync(async () =>
        (await _desk.GetAsync($"/api/templates/{id}")).TryGetProperty("categoryNotice", out var notice)
        && (notice.Text("from"), notice.Text("to"), notice.GetProperty("isAnnounced").GetBoolean()) == expected);

    [Test]
    public async Task A_template_that_somebody_made_elsewhere_comes_in_and_one_that_is_gone_goes_out_of_use()
    {
        using var elsewhere = new HttpClient { BaseAddress = _desk.Simulator.BaseAddress };
        elsewhere.DefaultRequestHeaders.Add("Authorization", "Bearer meta-token");
        var words = new { name = "made_elsewhere", language = "es", category = "MARKETING", components = new[] { new { type = "BODY", text = "Hola {{1}}, nos vemos pronto.", example = new { body_text = new[] { new[] { "Ana" } } } } } };
        await _desk.PostAsync(200, $"/meta/v25.0/{TemplateDesk.Account}/message_templates", words, elsewhere);
        // The webhook of its approval names a template that nobody here knows: the list is due at once.
        await Eventually.HoldsAsync(async () => await _desk.RunJobAsync() > 0 && (await FindAsync("made_elsewhere")).ValueKind == JsonValueKind.Object);
        var found = await FindAsync("made_elsewhere");
        Assert.That(found.Text("body"), Is.EqualTo("Hola {{body_1}}, nos vemos pronto."));
        Assert.That(found.GetProperty("variables")[0].Text("sample"), Is.EqualTo("Ana"));
        await _desk.DoAsync(200, HttpMethod.Delete, $"/meta/v25.0/{TemplateDesk.Account}/message_templates?name=made_elsewhere", by: elsewhere);
        var report = await _desk.PostAsync(200, "/api/templates/sync", new { channelId = _desk.Meta });
        Assert.That(report.GetProperty("accounts").GetInt32(), Is.EqualTo(1));
        Assert.That((await FindAsync("made_elsewhere")).Text("reason"), Is.EqualTo("DELETED"));
    }

    [Test]
    public async Task The_shipped_templates_become_drafts_once()
    {
        var report = await _desk.PostAsync(200, "/api/templates/shipped", new { channelId = _desk.Twilio, payUrl = "https://pay.example.com/b/" });
        Assert.That(report.GetProperty("added").GetArrayLength(), Is.EqualTo(21));
        Assert.That((await _desk.PostAsync(200, "/api/templates/shipped", new { channelId = _desk.Twilio })).GetProperty("kept").GetArrayLength(), Is.EqualTo(21));
        var drafts = await _desk.GetAsync($"/api/templates?name=payment_reminder&channelId={_desk.Twilio}");
        Assert.That(drafts.GetProperty("items").EnumerateArray().Select(one => $"{one.Text("language")} {one.Text("status")}"), Is.EquivalentTo(new[] { "en draft", "id draft", "es draft" }));
    }

    private async Task<JsonElement> FindAsync(string name) =>
        (await _desk.GetAsync($"/api/templates?name={name}")).GetProperty("items").EnumerateArray().FirstOrDefault();
}
