using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TrailDesk.IntegrationTests.Simulator;

/// <summary>A simulator on a free port, and a receiver that stands where the desk would.</summary>
internal sealed class RunningSimulator : IAsyncDisposable
{
    public const string Customer = "+9779800000001";
    private readonly WebApplication simulator;
    private readonly WebApplication receiver;
    private readonly Channel<ReceivedWebhook> inbox = Channel.CreateUnbounded<ReceivedWebhook>();

    private RunningSimulator(WebApplication simulator, WebApplication receiver) =>
        (this.simulator, this.receiver) = (simulator, receiver);

    public ConcurrentQueue<int> AnswerNext { get; } = new();
    public HttpClient Http { get; } = new();
    public string ReceiverUrl => Address(receiver);

    public static async Task<RunningSimulator> StartAsync(params string[] extra)
    {
        var simulator = TrailDesk.Simulator.Program.Build(
            ["--urls", "http://127.0.0.1:0", "--Simulator:SentMs=5", "--Simulator:DeliveredMs=5", "--Simulator:StatusesPerPost=1", "--Simulator:RedeliverFirstMs=20", .. extra]);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receiver = builder.Build();
        var running = new RunningSimulator(simulator, receiver);
        receiver.Map("/{**path}", running.ReceiveAsync);
        await receiver.StartAsync();
        await simulator.StartAsync();
        running.Http.BaseAddress = new Uri(Address(simulator));
        await running.PutAsync("/sim/channels", new { channels = running.Channels() });
        return running;
    }

    public async Task<ReceivedWebhook> NextAsync(Func<ReceivedWebhook, bool>? wanted = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (true)
        {
            var webhook = await inbox.Reader.ReadAsync(patience.Token);
            if (wanted?.Invoke(webhook) ?? true) return webhook;
        }
    }

    public async Task<JsonElement> WriteAsync(string channelId, object draft, string phone = Customer)
    {
        var body = JsonSerializer.SerializeToNode(draft)!;
        body["channelId"] = channelId;
        using var response = await Http.PostAsync($"/sim/phones/{phone}/messages", JsonContent.Create(body));
        return await ReadAsync(response);
    }

    public async Task<(int Status, JsonElement Body)> MetaAsync(object body, string token = "meta-token", string number = "106000000000001")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/meta/v25.0/{number}/messages") { Content = JsonContent.Create(body) };
        request.Headers.Add("Authorization", $"Bearer {token}");
        using var response = await Http.SendAsync(request);
        return ((int)response.StatusCode, await ReadAsync(response));
    }

    public async Task<(int Status, JsonElement Body)> TwilioAsync(Dictionary<string, string> form, string token = "twilio-token")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/twilio/2010-04-01/Accounts/AC1/Messages.json") { Content = new FormUrlEncodedContent(form) };
        request.Headers.Add("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"AC1:{token}")));
        using var response = await Http.SendAsync(request);
        return ((int)response.StatusCode, await ReadAsync(response));
    }

    /// <summary>A short text to a number that always succeeds, through any channel.</summary>
    public async Task<(int Status, int? Code)> SendAsync(string channel, string to = "+15550100")
    {
        var text = new { messaging_product = "whatsapp", to, type = "text", text = new { body = "hi" } };
        var (status, body) = channel switch
        {
            "m" => await MetaAsync(text),
            "d" => await Dialog360Async(text),
            _ => await TwilioAsync(new() { ["To"] = $"whatsapp:{to}", ["From"] = "whatsapp:+15550100002", ["Body"] = "hi", ["StatusCallback"] = $"{ReceiverUrl}/status" })
        };
        if (status < 400) return (status, null);
        if (body.TryGetProperty("meta", out var own)) return (status, own.GetProperty("http_code").GetInt32());
        return (status, (body.TryGetProperty("error", out var graph) ? graph : body).GetProperty("code").GetInt32());
    }

    public async Task<(int Status, JsonElement Body)> Dialog360Async(object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/dialog360/messages") { Content = JsonContent.Create(body) };
        request.Headers.Add("D360-API-KEY", "key");
        using var response = await Http.SendAsync(request);
        return ((int)response.StatusCode, await ReadAsync(response));
    }

    public async Task<JsonElement> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Http.SendAsync(request);
        return await ReadAsync(response);
    }

    public async Task PutAsync(string path, object body) => (await Http.PutAsJsonAsync(path, body)).EnsureSuccessStatusCode();

    public Task FaultAsync(object fault) => PutAsync("/sim/faults", new { faults = new[] { fault } });

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await simulator.StopAsync(hurry.Token);
        await receiver.StopAsync(hurry.Token);
        await simulator.DisposeAsync();
        await receiver.DisposeAsync();
    }

    private object[] Channels() =>
    [
        new { id = "m", provider = "meta", phoneNumber = "+15550100001", phoneNumberId = "106000000000001", businessAccountId = "102000000000001", accessToken = "meta-token", appSecret = "secret", webhookUrl = $"{ReceiverUrl}/meta" },
        new { id = "t", provider = "twilio", phoneNumber = "+15550100002", accountSid = "AC1", authToken = "twilio-token", webhookUrl = $"{ReceiverUrl}/twilio?x=1" },
        new { id = "d", provider = "360dialog", phoneNumber = "+15550100003", apiKey = "key", webhookSecret = "secret360", webhookUrl = $"{ReceiverUrl}/d360" }
    ];

    private async Task ReceiveAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var headers = http.Request.Headers.ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        if (http.Request.Method == "GET")
        {
            await GreetAsync(http);
            return;
        }
        http.Response.StatusCode = AnswerNext.TryDequeue(out var status) ? status : 200;
        inbox.Writer.TryWrite(new ReceivedWebhook(http.Request.Path + http.Request.QueryString.ToString(), headers, body.ToArray()));
    }

    // Stands for a desk that knows the token "right".
    private static Task GreetAsync(HttpContext http)
    {
        var query = http.Request.Query;
        if (query["hub.mode"] != "subscribe" || query["hub.verify_token"] != "right") http.Response.StatusCode = 403;
        return http.Request.Path.Value switch
        {
            "/verify" => http.Response.WriteAsync(query["hub.challenge"].ToString()),
            "/verify-quoted" => http.Response.WriteAsJsonAsync(query["hub.challenge"].ToString()),
            _ => http.Response.WriteAsync("")
        };
    }

    private static string Address(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response) =>
        JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
}

internal sealed record ReceivedWebhook(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public JsonElement Value => JsonSerializer.Deserialize<JsonElement>(Body).GetProperty("entry")[0].GetProperty("changes")[0].GetProperty("value");

    public bool IsStatus(string status) => Path.StartsWith("/twilio", StringComparison.Ordinal) || Path.StartsWith("/status", StringComparison.Ordinal)
        ? Text.Contains($"MessageStatus={status}", StringComparison.Ordinal)
        : Value.TryGetProperty("statuses", out var all) && all[0].GetProperty("status").GetString() == status;
}
