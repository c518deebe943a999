using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Conversations;

/// <summary>A company with a Meta number whose provider is away: what is sent stays queued, and customers can write.</summary>
internal sealed class SendingDesk(TestApp app, HttpClient owner, Guid channel) : IAsyncDisposable
{
    public const string Customer = "+15550190001";
    private const string Number = "106540352249001";
    private const string Secret = "app-secret";
    private static int _messages;

    public TestApp App => app;
    public HttpClient Owner => owner;
    public Guid Channel => channel;

    public static async Task<SendingDesk> StartAsync()
    {
        var app = await TestApp.StartAsync(builder =>
        {
            builder.Configuration["WhatsApp:Meta:BaseUrl"] = "http://127.0.0.1:9";
            builder.Configuration["WhatsApp:Twilio:BaseUrl"] = "http://127.0.0.1:9";
            builder.Configuration["Live:SessionCheckSeconds"] = "0.5";
        });
        var owner = await app.SignInAsync();
        return new SendingDesk(app, owner, await AddMetaAsync(owner, Number));
    }

    public static async Task<Guid> AddMetaAsync(HttpClient owner, string number) => (await (await owner.PostAsJsonAsync("/api/whatsapp/config", new
    {
        provider = "meta",
        name = "SendingDesk",
        phoneNumber = "+15550100123",
        phoneNumberId = number,
        businessAccountId = "102290129340398",
        accessToken = "token",
        appSecret = Secret,
        verifyToken = "verify",
    })).EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();

    /// <summary>A customer writes, and the message is in its conversation. Returns the conversation.</summary>
    public async Task<JsonElement> HearAsync(string text, string from = Customer)
    {
        var id = $"wamid.in.{Interlocked.Increment(ref _messages)}";
        var digits = from.TrimStart('+');
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            @object = "whatsapp_business_account",
            entry = new[] { new { id = "102290129340398", changes = new[] { new { field = "messages", value = new
            {
                messaging_product = "whatsapp",
                metadata = new { display_phone_number = "15550100123", phone_number_id = Number },
                contacts = new[] { new { profile = new { name = "Asha Rao" }, wa_id = digits } },
                messages = new[] { new { from = digits, id, timestamp = $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}", type = "text", text = new { body = text } } },
            } } } } },
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/whatsapp/webhook/{channel}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body)));
        using var client = app.Anonymous();
        (await client.SendAsync(request)).EnsureSuccessStatusCode();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var found = await GetAsync($"/api/conversations?phone={Uri.EscapeDataString(from)}");
            if (found.GetProperty("items") is var items && items.GetArrayLength() > 0) return items[0].Clone();
            await pace.WaitForNextTickAsync(patience.Token);
        }
    }

    public async Task<JsonElement> GetAsync(string path) => await (await owner.GetAsync(path)).EnsureSuccessStatusCode().JsonAsync();

    public async Task<(int Status, JsonElement Body)> PostAsync(string path, object? body, string? key = null, HttpClient? by = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var answer = await (by ?? owner).SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    public async Task<IReadOnlyList<JsonElement>> OutboundAsync(Guid conversation, string text) =>
        [.. (await GetAsync($"/api/conversations/{conversation}/messages?limit=200")).GetProperty("items").EnumerateArray()
            .Where(message => message.Text("direction") == "outbound" && message.Text("text") == text)];

    public async ValueTask DisposeAsync()
    {
        owner.Dispose();
        await app.DisposeAsync();
    }
}
