using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Application.Templates;
using TrailDesk.Application.Tenancy;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Templates;

/// <summary>A company with a number at each provider, and the simulator in the providers' place: templates are reviewed there as in life.</summary>
internal sealed class TemplateDesk : IAsyncDisposable
{
    public const string Account = "102290129340398";
    private const string Sid = "AC0123456789abcdef0123456789abcdef";
    private readonly WebApplication _simulator;

    private TemplateDesk(WebApplication simulator, TestApp app, HttpClient owner) => (_simulator, App, Owner) = (simulator, app, owner);

    public TestApp App { get; }
    public HttpClient Owner { get; }
    public HttpClient Simulator { get; } = new();
    public IServiceProvider SimulatorServices => _simulator.Services;
    public Guid Meta { get; private set; }
    public Guid Twilio { get; private set; }
    public Guid Dialog360 { get; private set; }

    public static async Task<TemplateDesk> StartAsync(int reviewMs = 50)
    {
        var simulator = TrailDesk.Simulator.Program.Build(["--urls", "http://127.0.0.1:0", $"--Simulator:ReviewMs={reviewMs}", "--Simulator:RedeliverFirstMs=20"]);
        await simulator.StartAsync();
        var url = simulator.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var app = await TestApp.StartAsync(builder =>
        {
            foreach (var (provider, path) in new[] { ("Meta", "meta"), ("Twilio", "twilio"), ("Dialog360", "dialog360") })
                builder.Configuration[$"WhatsApp:{provider}:BaseUrl"] = $"{url}/{path}";
        });
        var desk = new TemplateDesk(simulator, app, await app.SignInAsync());
        desk.Simulator.BaseAddress = new Uri(url);
        await desk.ConnectAsync();
        return desk;
    }

    private async Task ConnectAsync()
    {
        var meta = new { provider = "meta", name = "M", phoneNumber = "+15550100201", phoneNumberId = "106540352249201", businessAccountId = Account, accessToken = "meta-token", appSecret = "secret", verifyToken = "word" };
        var twilio = new { provider = "twilio", name = "T", phoneNumber = "+15550100202", accountSid = Sid, authToken = "twilio-token" };
        var dialog = new { provider = "360dialog", name = "D", phoneNumber = "+15550100203", apiKey = "key", webhookSecret = "secret360" };
        Meta = await AddAsync(meta);
        Twilio = await AddAsync(twilio);
        Dialog360 = await AddAsync(dialog);
        object[] channels =
        [
            new { id = $"{Meta}", meta.provider, meta.phoneNumber, meta.phoneNumberId, meta.businessAccountId, meta.accessToken, meta.appSecret, webhookUrl = Hook(Meta) },
            new { id = $"{Twilio}", twilio.provider, twilio.phoneNumber, twilio.accountSid, twilio.authToken, webhookUrl = Hook(Twilio) },
            new { id = $"{Dialog360}", dialog.provider, dialog.phoneNumber, dialog.apiKey, dialog.webhookSecret, webhookUrl = Hook(Dialog360) },
        ];
        (await Simulator.PutAsJsonAsync("/sim/channels", new { channels })).EnsureSuccessStatusCode();
    }

    private string Hook(Guid channel) => $"{App.Url}/api/whatsapp/webhook/{channel}";

    private async Task<Guid> AddAsync(object channel) =>
        (await (await Owner.PostAsJsonAsync("/api/whatsapp/config", channel)).EnsureSuccessStatusCode().JsonAsync()).GetProperty("id").GetGuid();

    public static Dictionary<string, object> FormOf(string name, Guid? channel = null, string body = "Hello {{name}}, your voucher for {{trip}} is ready now. Thank you.")
    {
        var form = new Dictionary<string, object>
        {
            ["name"] = name,
            ["language"] = "en",
            ["category"] = "UTILITY",
            ["header"] = new { kind = "text", text = "Trip {{trip}}" },
            ["body"] = body,
            ["buttons"] = new[] { new { kind = "url", text = "View", url = "https://ex.example/t/{{booking}}" } },
            ["variables"] = new[]
            {
                new { name = "name", field = "contact.name", sample = "Emma" }, new { name = "trip", field = "trip.name", sample = "Agra" },
                new { name = "booking", field = "booking.code", sample = "BK-1" },
            },
        };
        if (channel is { } id) form["channelId"] = id;
        return form;
    }

    public async Task<JsonElement> DoAsync(int status, HttpMethod method, string path, object? body = null, HttpClient? by = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await (by ?? Owner).SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That((int)answer.StatusCode, Is.EqualTo(status), $"{path}: {text}");
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }

    public Task<JsonElement> PostAsync(int status, string path, object? body = null, HttpClient? by = null) => DoAsync(status, HttpMethod.Post, path, body, by);

    public Task<JsonElement> GetAsync(string path) => DoAsync(200, HttpMethod.Get, path);

    /// <summary>A draft that is submitted, as far as that gets it.</summary>
    public async Task<string> SubmitAsync(string name, Guid channel)
    {
        var id = (await PostAsync(201, "/api/templates", FormOf(name, channel))).Text("id")!;
        await PostAsync(200, $"/api/templates/{id}/submit");
        return id;
    }

    /// <summary>Waits for the provider's own word; Twilio has to be asked for it.</summary>
    public async Task<JsonElement> UntilAsync(string id, string status, bool asking = false)
    {
        var template = default(JsonElement);
        await Eventually.HoldsAsync(async () =>
        {
            if (asking) await PostAsync(200, "/api/templates/sync", new { });
            template = await GetAsync($"/api/templates/{id}");
            return template.Text("status") == status;
        });
        return template;
    }

    public Task ChangeAtProviderAsync(string? providerId, object change) => DoAsync(204, HttpMethod.Put, $"/sim/templates/{providerId}", change, Simulator);

    /// <summary>Another tool of the same account, with its own way to Meta.</summary>
    public async Task<JsonElement> AtMetaAsync(HttpMethod method, string query = "", object? body = null, string account = Account)
    {
        using var elsewhere = new HttpClient { BaseAddress = Simulator.BaseAddress };
        elsewhere.DefaultRequestHeaders.Add("Authorization", "Bearer meta-token");
        return await DoAsync(200, method, $"/meta/v25.0/{account}/message_templates{query}", body, elsewhere);
    }

    public Task DeleteAtMetaAsync(string name) => AtMetaAsync(HttpMethod.Delete, $"?name={name}");

    /// <summary>What Meta tells of its own accord, signed as it signs.</summary>
    public async Task TellAsync(string field, object value, DateTimeOffset? at = null)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            @object = "whatsapp_business_account",
            entry = new[] { new { id = Account, time = (at ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds(), changes = new[] { new { field, value } } } },
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, Hook(Meta)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-Hub-Signature-256", "sha256=" + Wire.Sign("secret", body));
        using var door = new HttpClient();
        using var answer = await door.SendAsync(request);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
    }

    public Task<int> RunJobAsync() => App.SendAsync(new Caller(Guid.Empty, null, "test", []), new SyncTemplates(TimeSpan.FromHours(1)));

    public async Task<HttpClient> SignInAsync(string role)
    {
        var email = $"{role}{Random.Shared.Next(1_000_000)}@example.com";
        await PostAsync(201, "/api/users", new { name = role, email, password = TestApp.Password, roles = new[] { role } });
        return await App.SignInAsync(email);
    }

    public async Task<IReadOnlyList<string?>> AuditedAsync(string subject) =>
        [.. (await GetAsync("/api/audit-logs?limit=200")).GetProperty("items").EnumerateArray().Where(one => one.GetRawText().Contains(subject, StringComparison.Ordinal)).Select(one => one.Text("action"))];

    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        Owner.Dispose();
        Simulator.Dispose();
        await App.DisposeAsync();
        await _simulator.StopAsync(hurry.Token);
        await _simulator.DisposeAsync();
    }
}
