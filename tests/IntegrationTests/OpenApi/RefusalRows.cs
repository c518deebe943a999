using System.Net.Http.Json;
using System.Text;
using TrailDesk.IntegrationTests.Media;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.OpenApi;

/// <summary>What an operation refuses for reasons of its own.</summary>
internal sealed class RefusalRows(ContractApp app)
{
    private readonly Seed _seed = app.Seed;

    public async Task PlayAsync()
    {
        await PlaySignInAsync();
        await PlayPeopleAsync();
        await PlayWebhooksAsync();
        await PlaySendingAsync();
        await PlayMediaAsync();
        await PlayStatesAsync();
        await PlayImportAsync();
        await ShouldBeAsync(400, await app.Owner.GetAsync("/api/usage/metrics?from=2026-11-02&to=2026-11-01"));
        await ShouldBeAsync(409, await app.Owner.PostAsJsonAsync("/api/prices",
            new { validFrom = "2025-07-01", country = "ID", category = "utility", price = new { amount = "0.01", currency = "USD" }, source = "twice" }));
        await new BroadcastRows(app).PlayRefusalsAsync();
        await new TemplateRows(app).PlayRefusalsAsync();
        foreach (var path in new[] { $"/api/whatsapp/validate?channelId={Guid.NewGuid()}", $"/api/timeline?subject=lead:{Guid.NewGuid()}" })
            await ShouldBeAsync(404, await app.Owner.GetAsync(path));
    }

    private async Task PlaySignInAsync()
    {
        var wrong = new { email = "stranger@example.com", password = "a wrong password" };
        for (var guess = 0; guess < 8; guess++) await ShouldBeAsync(401, await app.Nobody.PostAsJsonAsync("/api/auth/login", wrong));
        await ShouldBeAsync(429, await app.Nobody.PostAsJsonAsync("/api/auth/login", wrong));
        await ShouldBeAsync(401, await app.Nobody.PostAsJsonAsync("/api/auth/refresh", new { refreshToken = "guessed" }));
        await ShouldBeAsync(401, await app.Nobody.PostAsync("/api/auth/logout", null));

        var login = await app.Nobody.PostAsJsonAsync("/api/auth/login?cookie=true", new { email = TestApp.OwnerEmail, password = TestApp.Password });
        using var elsewhere = app.NewClient();
        elsewhere.DefaultRequestHeaders.Add("Cookie", login.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        foreach (var step in new[] { "login", "refresh", "logout" }) await ShouldBeAsync(403, await elsewhere.PostAsJsonAsync($"/api/auth/{step}", wrong));
    }

    private async Task PlayPeopleAsync()
    {
        await ShouldBeAsync(409, await app.Owner.PostAsJsonAsync("/api/users", new { name = "Twin", email = ContractApp.Guide, roles = Array.Empty<string>() }));
        var me = (await (await app.Owner.GetAsync("/api/users/me")).JsonAsync()).Text("id");
        await ShouldBeAsync(409, await app.Owner.PatchAsJsonAsync($"/api/users/{me}", new { isActive = false }));
        var key = await (await app.Owner.PostAsJsonAsync("/api/api-keys", new { name = "nobody", roles = new[] { "sales" } })).JsonAsync();
        using var machine = app.NewClient();
        machine.DefaultRequestHeaders.Add("X-Api-Key", key.Text("key"));
        await ShouldBeAsync(404, await machine.GetAsync("/api/users/me"));
    }

    private async Task PlayWebhooksAsync()
    {
        foreach (var door in new[] { "/api/whatsapp/webhook", $"/api/whatsapp/webhook/{_seed.Channel}" })
        {
            await ShouldBeAsync(403, await app.Nobody.GetAsync($"{door}?hub.mode=subscribe&hub.verify_token=guess&hub.challenge=1"));
            await ShouldBeAsync(401, await app.Nobody.PostAsJsonAsync(door, new { entry = Array.Empty<object>() }));
            using var called = new HttpRequestMessage(HttpMethod.Get, $"{door}?MessageSid=SM1");
            called.Headers.Add("X-Twilio-Signature", "guess");
            await ShouldBeAsync(401, await app.Nobody.SendAsync(called));
            using var large = new HttpRequestMessage(HttpMethod.Post, door) { Content = new ByteArrayContent(new byte[4 * 1024 * 1024 + 1]) };
            large.Headers.ExpectContinue = true;
            await ShouldBeAsync(413, await app.Nobody.SendAsync(large));
        }
    }

    private async Task PlaySendingAsync()
    {
        var late = _seed.Conversations[2];
        await app.ExecuteAsync($"update whatsapp_conversations set last_inbound_at = now() - interval '30 hours', free_entry_until = null where id = '{late}'");
        object text = new { type = "text", text = "hello" };
        await ShouldBeAsync(422, await app.Owner.PostAsJsonAsync($"/api/conversations/{late}/messages", text));
        await ShouldBeAsync(422, await app.Owner.PostAsJsonAsync("/api/whatsapp/send", new { channelId = _seed.Channel, to = "+15550290", type = "text", text = "hello" }));
        var offer = new { channelId = _seed.Channel, to = "+15550200", type = "template", purpose = "marketing", template = new { name = "offer", language = "en" } };
        await ShouldBeAsync(422, await app.Owner.PostAsJsonAsync("/api/whatsapp/send", offer));
        await ShouldBeAsync(404, await app.Owner.PostAsJsonAsync("/api/whatsapp/send", new { channelId = Guid.NewGuid(), to = "+15550290", type = "text", text = "hello" }));

        await PlayLimitsAsync(text);
        await app.ExecuteAsync($"update whatsapp_configurations set is_active = false where id = '{_seed.Channel}'");
        await Eventually.SucceedsAsync(async () =>
            (await app.Owner.PostAsJsonAsync($"/api/conversations/{_seed.Conversations[0]}/messages", text)).StatusCode is System.Net.HttpStatusCode.Conflict
                ? true
                : throw new Npgsql.NpgsqlException("The channel is still known as active."));
        await ShouldBeAsync(409, await app.Owner.PostAsJsonAsync("/api/whatsapp/send", new { channelId = _seed.Channel, to = "+15550200", type = "text", text = "hello" }));
    }

    private async Task PlayImportAsync()
    {
        await ShouldBeAsync(400, await app.Owner.PostAsync("/api/consents/import", new StringContent("phone", Encoding.UTF8, "text/csv")));
        using var large = new HttpRequestMessage(HttpMethod.Post, "/api/consents/import") { Content = new ByteArrayContent(new byte[32 * 1024 * 1024 + 1]) };
        large.Content.Headers.ContentType = new("text/csv");
        large.Headers.ExpectContinue = true;
        await ShouldBeAsync(413, await app.Owner.SendAsync(large));
    }

    private async Task PlayLimitsAsync(object text)
    {
        var sent = await (await app.Owner.PostAsJsonAsync($"/api/conversations/{_seed.Conversations[0]}/messages", text)).JsonAsync();
        await app.ExecuteAsync("insert into tenant_limits (tenant_id, messages_per_minute) select tenant_id, 1 from tenants on conflict (tenant_id) do update set messages_per_minute = 1");
        foreach (var path in new[] { $"/api/conversations/{_seed.Conversations[0]}/messages", "/api/whatsapp/send" })
            await Eventually.HoldsAsync(async () =>
            {
                object body = path.StartsWith("/api/w", StringComparison.Ordinal) ? new { channelId = _seed.Channel, to = "+15550200", type = "text", text = "hello" } : text;
                using var answer = await app.Owner.PostAsJsonAsync(path, body);
                return (int)answer.StatusCode == 429;
            });
        await app.ExecuteAsync("delete from tenant_limits");
        var message = $"/api/messages/{sent.Text("messageId")}";
        await Eventually.HoldsAsync(async () => (await (await app.Owner.GetAsync(message)).JsonAsync()).Text("status") == "accepted");
        await ShouldBeAsync(409, await app.Owner.DeleteAsync(message));
        await ShouldBeAsync(409, await app.Owner.PostAsJsonAsync($"{message}/resolve", new { outcome = "sent" }));
        foreach (var (path, body) in new (string, object)[] { ($"/api/conversations/{_seed.Conversations[0]}/messages", text), ($"{message}/resolve", new { outcome = "sent" }) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
            request.Headers.Add("Idempotency-Key", "one for two");
            using var answer = await app.Owner.SendAsync(request);
            if (path.EndsWith("resolve", StringComparison.Ordinal)) await ShouldBeAsync(422, answer);
        }
    }

    private async Task PlayMediaAsync()
    {
        using var empty = new MultipartFormDataContent { { new StringContent("plan.pdf"), "name" } };
        await ShouldBeAsync(400, await app.Owner.PostAsync("/api/media", empty));
        using var page = MediaDesk.FormOf([.. "<html>"u8], "page.html");
        await ShouldBeAsync(422, await app.Owner.PostAsync("/api/media", page));
        using var large = new HttpRequestMessage(HttpMethod.Post, "/api/media") { Content = MediaDesk.FormOf(new byte[101 * 1024 * 1024], "atlas.pdf") };
        large.Headers.ExpectContinue = true;
        await ShouldBeAsync(413, await app.Owner.SendAsync(large));
        // The seed's row says what became of a file that is not in the store.
        await ShouldBeAsync(409, await app.Owner.GetAsync($"/api/media/{_seed.Media[0]}"));
    }

    private async Task PlayStatesAsync()
    {
        await ShouldBeAsync(409, await app.Owner.PostAsJsonAsync($"/api/conversations/{_seed.Conversations[1]}/assignment", new { userId = _seed.User }));
        await ShouldBeAsync(409, await app.Owner.PatchAsJsonAsync($"/api/leads/{_seed.Leads[0]}", new { status = "new" }));
        await ShouldBeAsync(409, await app.Owner.PostAsync($"/api/incidents/{_seed.Incidents[0]}/acknowledgement", null));
        await ShouldBeAsync(409, await app.Owner.PostAsJsonAsync($"/api/incidents/{_seed.Incidents[0]}/updates", new { text = "news" }));
        await ShouldBeAsync(409, await app.Owner.PostAsync($"/api/reminders/{_seed.Reminders[0]}/cancel", null));
    }

    private static async Task ShouldBeAsync(int status, HttpResponseMessage answer)
    {
        using (answer)
            Assert.That((int)answer.StatusCode, Is.EqualTo(status), $"{answer.RequestMessage!.RequestUri}: {await answer.Content.ReadAsStringAsync()}");
    }
}
