using System.Net.Http.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.OpenApi;

/// <summary>What goes well with templates, and what does not.</summary>
internal sealed class TemplateRows(ContractApp app)
{
    public async Task PlayAsync()
    {
        var channel = await AddChannelAsync();
        var made = await SendAsync(201, HttpMethod.Post, "/api/templates", FormOf("voucher", channel));
        await SendAsync(200, HttpMethod.Put, $"/api/templates/{made}", FormOf("voucher"));
        await SendAsync(200, HttpMethod.Post, $"/api/templates/{made}/approve", new { version = 2 });
        await SendAsync(200, HttpMethod.Post, $"/api/templates/{made}/acknowledge");
        app.Recorder.Answer = _ => (200, new { id = "1689", status = "PENDING", category = "UTILITY" });
        await SendAsync(200, HttpMethod.Post, $"/api/templates/{made}/submit");
        app.Recorder.Answer = _ => null;
        var draft = await SendAsync(201, HttpMethod.Post, "/api/templates", FormOf("faulty", channel, "{{name}}"));
        await SendAsync(200, HttpMethod.Get, $"/api/templates/{draft}/lint");
        await SendAsync(204, HttpMethod.Delete, $"/api/templates/{draft}");
        await SendAsync(200, HttpMethod.Post, $"/api/templates/{app.Seed.Templates[0]}/preview", new { values = new { name = "Emma" } });
        for (var times = 0; times < 2; times++) await SendAsync(200, HttpMethod.Post, "/api/templates/shipped", new { channelId = channel, payUrl = "https://pay.example.com/b/" });
        await SendAsync(200, HttpMethod.Post, "/api/templates/sync", new { channelId = app.Seed.Channel });
    }

    public async Task PlayRefusalsAsync()
    {
        var nowhere = Guid.NewGuid();
        await SendAsync(404, HttpMethod.Post, "/api/templates", FormOf("voucher", nowhere));
        await SendAsync(404, HttpMethod.Post, "/api/templates/shipped", new { channelId = nowhere });
        await SendAsync(404, HttpMethod.Post, "/api/templates/sync", new { channelId = nowhere });
        var channel = await AddChannelAsync();
        var faulty = await SendAsync(201, HttpMethod.Post, "/api/templates", FormOf("faulty", channel, "{{name}}"));
        await SendAsync(422, HttpMethod.Post, $"/api/templates/{faulty}/submit");
        await app.ExecuteAsync($"update whatsapp_templates set status = 'awaiting_approval' where id = '{faulty}'");
        await SendAsync(409, HttpMethod.Post, $"/api/templates/{faulty}/approve", new { version = 7 });
        await SendAsync(422, HttpMethod.Post, $"/api/templates/{faulty}/approve", new { version = 1 });
        // The seeded account has no id at Meta to delete under.
        await app.ExecuteAsync($"update whatsapp_configurations set is_active = true where id = '{app.Seed.Channel}'");
        await SendAsync(422, HttpMethod.Delete, $"/api/templates/{app.Seed.Templates[1]}");
    }

    private async Task<Guid> AddChannelAsync()
    {
        using var answer = await app.Owner.PostAsJsonAsync("/api/whatsapp/config", new
        {
            provider = "meta",
            name = "Templates",
            phoneNumber = "+15550127",
            phoneNumberId = $"10654035224{Random.Shared.Next(1000, 9999)}",
            businessAccountId = $"10229012934{Random.Shared.Next(1000, 9999)}",
            accessToken = "token",
            appSecret = "secret",
            verifyToken = "word",
        });
        return (await answer.JsonAsync()).GetProperty("id").GetGuid();
    }

    private static Dictionary<string, object> FormOf(string name, Guid? channel = null, string body = "Hello {{name}}, your voucher for the trip is ready now.")
    {
        var form = new Dictionary<string, object>
        {
            ["name"] = name,
            ["language"] = "en",
            ["category"] = "TRANSACTIONAL",
            ["body"] = body,
            ["variables"] = new[] { new { name = "name", field = "contact.name", sample = "Emma" } },
        };
        if (channel is { } id) form["channelId"] = id;
        return form;
    }

    private async Task<string?> SendAsync(int status, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await app.Owner.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That((int)answer.StatusCode, Is.EqualTo(status), $"{path}: {text}");
        return status == 201 ? (await answer.JsonAsync()).Text("id") : null;
    }
}
