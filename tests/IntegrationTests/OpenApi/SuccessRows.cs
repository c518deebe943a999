using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.Usage;
using TrailDesk.IntegrationTests.Media;
using TrailDesk.IntegrationTests.Support;
using TrailDesk.Simulator.Webhooks;

namespace TrailDesk.IntegrationTests.OpenApi;

/// <summary>What goes well, once for each operation, on rows that have every field.</summary>
internal sealed class SuccessRows(ContractApp app)
{
    private const string TwilioAccount = "AC0123456789abcdef0123456789abcdef";
    private readonly Seed _seed = app.Seed;

    public async Task PlayAsync()
    {
        await PlaySignInAsync();
        await PlayPeopleAsync();
        await PlayChannelsAsync();
        await new TemplateRows(app).PlayAsync();
        await PlayConversationsAsync();
        await PlaySendingAsync();
        await PlayPlanAsync();
        await PlayMediaAsync();
        await PlayLeadsAndIncidentsAsync();
        await PlayUsageAsync();
        await new BroadcastRows(app).PlayAsync();
        await PlayRemindersAsync();
        await PlayReadsAsync();
        await PlayReplaysAsync();
    }

    private async Task PlaySignInAsync()
    {
        var person = new { email = TestApp.OwnerEmail, password = TestApp.Password };
        var tokens = await PostAsync("/api/auth/login", person, by: app.Nobody);
        await PostAsync("/api/auth/login?cookie=true", person, by: app.Nobody);
        tokens = await PostAsync("/api/auth/refresh", new { refreshToken = tokens.Text("refreshToken") }, by: app.Nobody);
        using var leaving = app.NewClient();
        leaving.DefaultRequestHeaders.Add("Authorization", $"Bearer {tokens.Text("accessToken")}");
        await PostAsync("/api/auth/logout", by: leaving);
    }

    private async Task PlayPeopleAsync()
    {
        var user = await PostAsync("/api/users", new { name = "Asha", email = "asha@example.com", phone = "+9779812345678", roles = new[] { "sales" } });
        await PatchAsync($"/api/users/{user.Text("id")}", new { name = "Asha Gurung" });
        var key = await PostAsync("/api/api-keys", new { name = "import", roles = new[] { "operations" } });
        await PostAsync("/api/api-keys", new { name = "export", roles = new[] { "sales" } });
        await GetAsync("/api/api-keys?limit=1");
        await app.Owner.DeleteAsync($"/api/api-keys/{key.Text("id")}");
    }

    private async Task PlayChannelsAsync()
    {
        var twilio = await PostAsync("/api/whatsapp/config", new
        {
            provider = "twilio",
            name = "Field",
            phoneNumber = "+15550125",
            accountSid = TwilioAccount,
            authToken = "token",
        });
        var meta = await PostAsync("/api/whatsapp/config", new
        {
            provider = "meta",
            name = "Desk",
            phoneNumber = "+15550126",
            phoneNumberId = "106540352242901",
            businessAccountId = "102290129340398",
            accessToken = "token",
            appSecret = "secret",
            verifyToken = "word",
            portfolio = "main",
        });
        var id = meta.Text("id");
        await app.ExecuteAsync($"update whatsapp_configurations set parked_until = now() + interval '1 hour', parked_reason = 'authentication' where id = '{id}'");
        await GetAsync($"/api/whatsapp/config/{id}");
        await PatchAsync($"/api/whatsapp/config/{id}", new { name = "Main desk" });
        await PlayWebhooksAsync(id!, twilio.Text("id")!);
        app.Recorder.Answer = _ => (401, new { error = new { message = "expired", code = 190 } });
        await GetAsync($"/api/whatsapp/validate?channelId={id}");
        app.Recorder.Answer = _ => null;
        await PostAsync($"/api/whatsapp/config/{id}/deactivation");
    }

    private async Task PlayWebhooksAsync(string meta, string twilio)
    {
        foreach (var door in new[] { "/api/whatsapp/webhook", $"/api/whatsapp/webhook/{meta}" })
        {
            await GetAsync($"{door}?hub.mode=subscribe&hub.verify_token=word&hub.challenge=1158201444");
            var body = Wire.Body(Wire.Change("106540352242901", "messages", [Wire.Message(Wire.Text("hello"), "+447946099999")]));
            using var request = new HttpRequestMessage(HttpMethod.Post, door) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new("application/json");
            request.Headers.Add("X-Hub-Signature-256", "sha256=" + Wire.Sign("secret", body));
            using var answer = await app.Nobody.SendAsync(request);
        }

        foreach (var door in new[] { "/api/whatsapp/webhook", $"/api/whatsapp/webhook/{twilio}" })
        {
            var form = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["MessageSid"] = Wire.NewId(),
                ["SmsStatus"] = "received",
                ["From"] = "whatsapp:+447946099998",
                ["To"] = "whatsapp:+15550125",
                ["AccountSid"] = TwilioAccount,
                ["Body"] = "hello",
            };
            using var request = new HttpRequestMessage(HttpMethod.Post, door) { Content = new FormUrlEncodedContent(form) };
            request.Headers.Add("X-Twilio-Signature", WebhookProof.TwilioSignature("token", app.App.Url + door, form));
            using var answer = await app.Nobody.SendAsync(request);

            form["MessageSid"] = Wire.NewId();
            var path = $"{door}?{string.Join('&', form.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value)}"))}";
            using var call = new HttpRequestMessage(HttpMethod.Get, path);
            call.Headers.Add("X-Twilio-Signature", WebhookProof.TwilioSignature("token", app.App.Url + path, []));
            using var called = await app.Nobody.SendAsync(call);
        }
    }

    private async Task PlayConversationsAsync()
    {
        await app.ExecuteAsync($"update whatsapp_conversations set last_inbound_at = now() where id in ('{_seed.Conversations[0]}', '{_seed.Conversations[1]}')");
        await PostAsync("/api/whatsapp/send", new { channelId = _seed.Channel, to = "+15550200", type = "text", text = "hello" });
        var conversation = $"/api/conversations/{_seed.Conversations[1]}";
        await PostAsync($"{conversation}/messages", new { type = "text", text = "hello" });
        await PostAsync($"{conversation}/assignment", new { userId = _seed.User });
        await PostAsync($"{conversation}/notes", new { text = "Prefers a window seat." });
        await PostAsync($"{conversation}/closure");
        await ImportAsync();
        await SendAsync(HttpMethod.Put, "/api/consents/settings", new { marketing = "opt_in" }, by: null);
        await PostAsync($"/api/contacts/{_seed.Contacts[1]}/consents", new { purpose = "booking", state = "opted_in", method = "phone call", wording = "Yes." });
    }

    private async Task ImportAsync()
    {
        using var file = new StringContent("phone,purpose,at,method,wording\n+15550291,booking,2025-03-01,form,yes\n,booking,2025-03-01,form,yes\n", Encoding.UTF8, "text/csv");
        using var answer = await app.Owner.PostAsync("/api/consents/import", file);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), await answer.Content.ReadAsStringAsync());
    }

    private async Task PlayRemindersAsync()
    {
        var steps = new { isOn = true, steps = new[] { "D-7" } };
        await SendAsync(HttpMethod.Put, "/api/reminders/settings", new { payment = steps, departure = steps, dailyAt = "09:00", departsAt = "08:00" }, by: null);
        await SendAsync(HttpMethod.Put, $"/api/trips/{_seed.Trips[0]}/departure-time", new { at = "07:30" }, by: null);
        await app.ExecuteAsync($"update reminders set state = 'planned', reason = null where id = '{_seed.Reminders[4]}'");
        await PostAsync($"/api/reminders/{_seed.Reminders[4]}/cancel");
    }

    // Seeded messages, once counted and priced, fill every field.
    private async Task PlayUsageAsync()
    {
        await PostAsync("/api/prices/examples");
        var price = new { validFrom = "2026-07-01", country = "US", category = "utility", price = new { amount = "0.0041", currency = "USD" }, source = "a rate card" };
        var row = await PostAsync("/api/prices", price);
        await SendAsync(HttpMethod.Put, $"/api/prices/{row.Text("id")}", price with { country = "ID", validFrom = "2026-08-01" }, by: null);
        await GetAsync($"/api/prices/{row.Text("id")}");
        await app.Owner.DeleteAsync($"/api/prices/{row.Text("id")}");
        await app.App.SendAsync(new Caller(Guid.Empty, null, "test", []), new CountUsage(TimeSpan.FromDays(1)));
        await app.ExecuteAsync("insert into usage_days select tenant_id, day - 1, channel_id, direction, category, country, messages, sent, delivered, read, failed, replied, charged, answered, answer_ms from usage_days");
    }

    /// <summary>Something of each kind that waits, fails or is in doubt.</summary>
    private async Task PlaySendingAsync()
    {
        var text = new { channelId = _seed.Channel, to = "+15550200", type = "text", text = "hello" };
        app.Recorder.Answer = sent => (200, new { messages = new[] { new { id = sent.Id, message_status = "held_for_quality_assessment" } } });
        var id = (await PostAsync("/api/whatsapp/send", text)).Text("messageId");
        await BecomesAsync(id, "accepted");
        await app.ExecuteAsync($"update whatsapp_messages set status = 'unknown' where id = '{id}'");
        await PostAsync($"/api/messages/{id}/resolve", new { outcome = "sent" });
        app.Recorder.Answer = _ => (400, new { error = new { message = "Re-engagement message", code = 131047 } });
        await BecomesAsync((await PostAsync("/api/whatsapp/send", text)).Text("messageId"), "failed");
        app.Recorder.Answer = _ => null;

        var later = new { channelId = _seed.Channel, to = "+15550200", type = "text", text = "hello", sendAt = DateTimeOffset.UtcNow.AddHours(2).ToString("O") };
        for (var i = 0; i < 2; i++) await PostAsync("/api/whatsapp/send", later);
        for (var i = 0; i < 2; i++)
        {
            var lost = (await PostAsync("/api/whatsapp/send", later)).Text("messageId");
            await app.ExecuteAsync($"update outbox set state = 'unknown', due_at = 'infinity', started_at = now() where message = '{lost}'");
        }

        using var cancelled = await app.Owner.DeleteAsync($"/api/messages/{(await PostAsync("/api/whatsapp/send", later)).Text("messageId")}");
        Assert.That((int)cancelled.StatusCode, Is.EqualTo(200));

        await PatchAsync($"/api/whatsapp/config/{_seed.Channel}", new { messagesPerSecond = 80, dailyRecipients = 1 });
        await app.ExecuteAsync($"insert into portfolio_holds values ('{_seed.Channel}', now() + interval '1 hour')");
        await app.ExecuteAsync($"insert into portfolio_recipients values ('{_seed.Channel}', gen_random_uuid(), now())");
        await app.ExecuteAsync($"update whatsapp_configurations set parked_until = now() + interval '1 hour', parked_reason = 'authentication' where id = '{_seed.Channel}'");
        var template = (await PostAsync("/api/whatsapp/send", new { channelId = _seed.Channel, to = "+15550299", type = "template", template = new { name = "trip_notice", language = "en" } })).Text("messageId");
        await app.ExecuteAsync($"update whatsapp_messages set in_reply_to = '{id}', held = 'paused' where id = '{template}'");
        await GetAsync($"/api/messages/{template}");
        await GetAsync($"/api/channels/{_seed.Channel}/queue");
        await app.ExecuteAsync($"update whatsapp_configurations set parked_until = null, parked_reason = null where id = '{_seed.Channel}'");
    }

    private async Task PlayPlanAsync()
    {
        await SendAsync(HttpMethod.Put, "/api/limits", new { plan = "starter", messagesPerMinute = 100_000, messagesPerDay = 1_000_000 }, by: null);
        await GetAsync("/api/limits");
        await SendAsync(HttpMethod.Put, "/api/limits", new { plan = "free" }, by: null);
    }

    private Task BecomesAsync(string? id, string status) => Eventually.HoldsAsync(async () =>
    {
        using var answer = await app.Owner.GetAsync($"/api/messages/{id}");
        return (await answer.JsonAsync()).Text("status") == status;
    });

    private async Task PlayMediaAsync()
    {
        using var form = MediaDesk.FormOf(MediaDesk.Plan, "plan.pdf");
        using var answer = await app.Owner.PostAsync("/api/media", form);
        Assert.That((int)answer.StatusCode, Is.EqualTo(201), await answer.Content.ReadAsStringAsync());
        await GetAsync($"/api/media/{(await answer.JsonAsync()).Text("id")}");
    }

    private async Task PlayLeadsAndIncidentsAsync()
    {
        await PatchAsync($"/api/leads/{_seed.Leads[1]}", new { status = "quoted", people = 3, month = "2027-01" });
        await app.ExecuteAsync($"update incidents set status = 'open', acknowledged_at = null, acknowledged_by = null, resolved_at = null where id = '{_seed.Incidents[1]}'");
        var incident = $"/api/incidents/{_seed.Incidents[1]}";
        await PostAsync($"{incident}/acknowledgement");
        await PostAsync($"{incident}/updates", new { text = "The jeep leaves at 14:00." });
        await PostAsync($"{incident}/resolution", new { text = "Everybody is in Phakding." });
    }

    private async Task PlayReadsAsync()
    {
        foreach (var path in new[] { "/health/live", "/health/ready", "/api/whatsapp/health" }) await GetAsync(path);
        foreach (var operation in app.Document.Operations.Where(operation => operation.Method == "GET" && !operation.IsOpen && !operation.HasId && operation.Path != "/api/whatsapp/validate"))
        {
            await GetAsync(operation.Path);
            if (operation.Declares(400)) await GetAsync($"{operation.Path}?limit=1");
        }

        foreach (var (path, id) in KnownIds()) await GetAsync($"{path}/{id}");
        string[] lists =
        [
            $"/api/conversations/{_seed.Conversations[0]}/messages", $"/api/contacts/{_seed.Contacts[0]}/consents",
            $"/api/broadcasts/{_seed.Broadcasts[0]}/recipients", $"/api/broadcast-lists/{_seed.BroadcastLists[4]}/members",
        ];
        foreach (var list in lists)
            foreach (var query in new[] { "", "?limit=1" })
                await GetAsync(list + query);
    }

    private IEnumerable<(string Path, Guid Id)> KnownIds() =>
    [
        ("/api/whatsapp/config", _seed.Channel), ("/api/conversations", _seed.Conversations[0]), ("/api/messages", _seed.Messages[0]),
        ("/api/contacts", _seed.Contacts[0]), ("/api/leads", _seed.Leads[0]), ("/api/bookings", _seed.Bookings[0]), ("/api/trips", _seed.Trips[0]),
        ("/api/incidents", _seed.Incidents[0]), ("/api/broadcasts", _seed.Broadcasts[0]), ("/api/broadcast-lists", _seed.BroadcastLists[0]), ("/api/templates", _seed.Templates[0]), ("/api/webhook-events", _seed.Events[0]), ("/api/dead-letters", _seed.DeadLetters[0]),
        ("/api/reminders", _seed.Reminders[0]),
    ];

    private async Task PlayReplaysAsync()
    {
        await PostAsync($"/api/dead-letters/{_seed.DeadLetters[0]}/replay");
        await PostAsync($"/api/webhook-events/{_seed.Events[1]}/replay");
    }

    private async Task GetAsync(string path)
    {
        using var answer = await app.Owner.GetAsync(path);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), $"{path}: {await answer.Content.ReadAsStringAsync()}");
    }

    private Task<JsonElement> PostAsync(string path, object? body = null, HttpClient? by = null) => SendAsync(HttpMethod.Post, path, body, by);

    private Task<JsonElement> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, body, by: null);

    private async Task<JsonElement> SendAsync(HttpMethod method, string path, object? body, HttpClient? by)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await (by ?? app.Owner).SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That((int)answer.StatusCode, Is.InRange(200, 204), () => $"{path}: {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }
}
