using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.OpenApi;

/// <summary>What goes well with broadcasts and their lists, and what does not.</summary>
internal sealed class BroadcastRows(ContractApp app)
{
    public async Task PlayAsync()
    {
        await SendAsync(200, HttpMethod.Put, "/api/broadcasts/settings", new { approval = "none" });
        var list = await PlayListsAsync();
        await app.ExecuteAsync("insert into message_prices (id, tenant_id, valid_from, country, category, amount, currency, source) select gen_random_uuid(), tenant_id, '2020-01-01', 'US', 'utility', 0.01, 'USD', 'a rate card' from tenants on conflict do nothing");
        await app.ExecuteAsync("update whatsapp_configurations set daily_recipients = null");
        var form = FormOf(list);
        (form["sendAt"], form["timeZone"]) = ($"{DateTimeOffset.UtcNow.AddDays(2):yyyy-MM-dd'T'HH:mm}", "Asia/Kathmandu");
        var id = await SendAsync(201, HttpMethod.Post, "/api/broadcasts", form);
        await SendAsync(200, HttpMethod.Put, $"/api/broadcasts/{id}", form);
        await SendAsync(200, HttpMethod.Post, $"/api/broadcasts/{id}/start");
        await SendAsync(200, HttpMethod.Put, $"/api/broadcasts/{id}", FormOf(list));
        await SendAsync(200, HttpMethod.Post, $"/api/broadcasts/{id}/preview");
        app.Recorder.Answer = _ => (400, new { error = new { message = "Template paused", code = 132015 } });
        await SendAsync(200, HttpMethod.Post, $"/api/broadcasts/{id}/start");
        await BecomesAsync(id, "completed");
        app.Recorder.Answer = _ => null;
        await SendAsync(200, HttpMethod.Post, $"/api/broadcasts/{id}/retry");
        await BecomesAsync(id, "completed");
        await PlayNightAsync(list);
        await app.ExecuteAsync("delete from contacts where profile = '\\x00'");
    }

    private async Task<string> PlayListsAsync()
    {
        var list = await SendAsync(201, HttpMethod.Post, "/api/broadcast-lists", new { name = "Alumni" });
        await SendAsync(200, HttpMethod.Post, $"/api/broadcast-lists/{list}/members", new { add = app.Seed.Contacts, remove = app.Seed.Contacts[4..] });
        using var file = new StringContent("phone,name\n+15550292,Ann\n,Bob\n", Encoding.UTF8, "text/csv");
        using var answer = await app.Owner.PostAsync($"/api/broadcast-lists/{list}/import", file);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
        // A contact whose key is gone, as an erased one's.
        await app.ExecuteAsync($"insert into broadcast_list_members (tenant_id, list_id, contact_id) select tenant_id, '{list}', gen_random_uuid() from whatsapp_broadcast_lists where id = '{list}'");
        await app.ExecuteAsync($"insert into contacts (id, tenant_id, profile) select m.contact_id, m.tenant_id, '\\x00' from broadcast_list_members m where m.list_id = '{list}' and not exists (select 1 from contacts c where c.id = m.contact_id)");
        var other = await SendAsync(201, HttpMethod.Post, "/api/broadcast-lists", new { name = "Nobody" });
        await SendAsync(204, HttpMethod.Delete, $"/api/broadcast-lists/{other}");
        return list!;
    }

    /// <summary>It runs and nobody is due: everything that there is to say of its progress.</summary>
    private async Task PlayNightAsync(string list)
    {
        var now = DateTimeOffset.UtcNow;
        var form = FormOf(list);
        // Quiet for all but an hour that is far away in every zone of the country.
        form["quietHours"] = new { from = $"{now.AddHours(-6):HH:mm}", to = $"{now.AddHours(-7):HH:mm}" };
        var id = await SendAsync(201, HttpMethod.Post, "/api/broadcasts", form);
        await SendAsync(200, HttpMethod.Post, $"/api/broadcasts/{id}/start");
        await Eventually.HoldsAsync(async () => (await GetAsync(id)).GetProperty("progress").Text("waitsFor") == "quietHours");
        await SendAsync(200, HttpMethod.Post, $"/api/broadcasts/{id}/pause");
        await SendAsync(200, HttpMethod.Post, $"/api/broadcasts/{id}/resume", new { budget = new { amount = "90.00", currency = "USD" } });
        await SendAsync(200, HttpMethod.Post, $"/api/broadcasts/{id}/cancel");
        var asked = await SendAsync(201, HttpMethod.Post, "/api/broadcasts", form);
        await SetStatusAsync(asked, "awaiting_approval");
        await SendAsync(200, HttpMethod.Post, $"/api/broadcasts/{asked}/approve");
        await SendAsync(200, HttpMethod.Post, $"/api/broadcasts/{asked}/cancel");
    }

    public async Task PlayRefusalsAsync()
    {
        var list = $"{app.Seed.BroadcastLists[4]}";
        await SendAsync(409, HttpMethod.Post, "/api/broadcast-lists", new { name = "Alumni" });
        await SendAsync(404, HttpMethod.Post, "/api/broadcasts", FormOf(list, channel: Guid.NewGuid()));
        await PlayDraftRefusalsAsync(list);
        await app.ExecuteAsync($"update whatsapp_configurations set is_active = true where id = '{app.Seed.Channel}'");
        await Eventually.HoldsAsync(async () => await StatusOfAsync(FormOf(list)) == 200);
        foreach (var (status, form) in new[] { (422, FormOf(list, "no_such")), (400, FormOf(list, variables: new { name = new { value = "Ann" } })) })
        {
            var id = await SendAsync(201, HttpMethod.Post, "/api/broadcasts", form);
            await SendAsync(status, HttpMethod.Post, $"/api/broadcasts/{id}/preview");
            await SendAsync(status, HttpMethod.Post, $"/api/broadcasts/{id}/start");
            foreach (var (state, step) in new[] { ("awaiting_approval", "approve"), ("completed", "retry"), ("paused", "resume") })
            {
                await SetStatusAsync(id, state);
                await SendAsync(status, HttpMethod.Post, $"/api/broadcasts/{id}/{step}", step == "resume" ? new { } : null);
            }
        }

        await PlayImportRefusalsAsync(list);
    }

    private async Task PlayDraftRefusalsAsync(string list)
    {
        await SendAsync(201, HttpMethod.Post, "/api/broadcasts", FormOf(list), "a key");
        await SendAsync(422, HttpMethod.Post, "/api/broadcasts", FormOf(list, "seeded_1"), "a key");
        await SendAsync(404, HttpMethod.Put, $"/api/broadcasts/{Guid.NewGuid()}", FormOf(list));
        await SendAsync(409, HttpMethod.Put, $"/api/broadcasts/{app.Seed.Broadcasts[0]}", FormOf(list));
    }

    private async Task PlayImportRefusalsAsync(string list)
    {
        var path = $"/api/broadcast-lists/{list}/import";
        using var nothing = await app.Owner.PostAsync(path, new StringContent("name", Encoding.UTF8, "text/csv"));
        Assert.That((int)nothing.StatusCode, Is.EqualTo(400));
        using var nowhere = await app.Owner.PostAsync($"/api/broadcast-lists/{Guid.NewGuid()}/import", new StringContent("phone", Encoding.UTF8, "text/csv"));
        Assert.That((int)nowhere.StatusCode, Is.EqualTo(404));
        using var large = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(new byte[32 * 1024 * 1024 + 1]) };
        large.Content.Headers.ContentType = new("text/csv");
        large.Headers.ExpectContinue = true;
        using var refused = await app.Owner.SendAsync(large);
        Assert.That((int)refused.StatusCode, Is.EqualTo(413));
    }

    // A channel is known as it was for a second.
    private async Task<int> StatusOfAsync(Dictionary<string, object> form)
    {
        var id = await SendAsync(201, HttpMethod.Post, "/api/broadcasts", form);
        using var answer = await app.Owner.PostAsync($"/api/broadcasts/{id}/preview", null);
        return (int)answer.StatusCode;
    }

    private Dictionary<string, object> FormOf(string list, string template = "seeded_0", Guid? channel = null, object? variables = null) => new()
    {
        ["name"] = "Season",
        ["channelId"] = channel ?? app.Seed.Channel,
        ["audience"] = new { listIds = new[] { list } },
        ["template"] = new { name = template, language = "en", variables = variables ?? new { code = new { value = "EBC" } } },
        ["budget"] = new { amount = "50.00", currency = "USD" },
    };

    private Task SetStatusAsync(string? id, string status) => app.ExecuteAsync($"update broadcasts set status = '{status}' where id = '{id}'");

    private Task BecomesAsync(string? id, string status) => Eventually.HoldsAsync(async () => (await GetAsync(id)).Text("status") == status);

    private async Task<JsonElement> GetAsync(string? id)
    {
        using var answer = await app.Owner.GetAsync($"/api/broadcasts/{id}");
        return await answer.JsonAsync();
    }

    private async Task<string?> SendAsync(int status, HttpMethod method, string path, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var answer = await app.Owner.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That((int)answer.StatusCode, Is.EqualTo(status), $"{path}: {text}");
        return status == 201 ? JsonElement.Parse(text).Text("id") : null;
    }
}
