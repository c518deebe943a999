using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TrailDesk.Application.Demo;
using TrailDesk.Application.Tenancy;
using TrailDesk.Infrastructure.Demo;

namespace TrailDesk.IntegrationTests.Support;

/// <summary>The demo company on a real host, its three channels pointed at a recorder, and its owner signed in.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private static int _phones = 1000;
    private readonly TemporaryFolder _folder = new();
    private List<DemoChannel> _channels = [];

    private Desk(TestApp app, ProviderRecorder recorder) => (App, Recorder) = (app, recorder);

    public TestApp App { get; }
    public ProviderRecorder Recorder { get; }
    public HttpClient Api { get; private set; } = null!;
    public HttpClient Door { get; private set; } = null!;
    public DemoChannel Meta => _channels.Single(channel => channel.Provider == "meta");
    public DemoChannel Twilio => _channels.Single(channel => channel.Provider == "twilio");
    public DemoChannel Dialog360 => _channels.Single(channel => channel.Provider == "360dialog");

    public static async Task<Desk> StartAsync(Action<WebApplicationBuilder>? configure = null)
    {
        var recorder = await ProviderRecorder.StartAsync();
        var app = await TestApp.StartAsync(builder =>
        {
            foreach (var provider in new[] { "Meta", "Twilio", "Dialog360" }) builder.Configuration[$"WhatsApp:{provider}:BaseUrl"] = recorder.Url;
            configure?.Invoke(builder);
        });
        var desk = new Desk(app, recorder);
        var demo = await app.SendAsync(new Caller(Guid.Empty, null, "test", [Roles.Owner]), new LoadDemo(desk._folder.Path));
        desk._channels = await desk.ReadChannelsAsync();
        var owner = demo.Logins.Single(login => login.Role == Roles.Owner);
        desk.Door = app.Anonymous();
        desk.Api = await app.SignInAsync(owner.Email, password: owner.Password);
        return desk;
    }

    private async Task<List<DemoChannel>> ReadChannelsAsync()
    {
        await using var file = File.OpenRead(Path.Combine(_folder.Path, "demo-channels.json"));
        return [.. (await JsonSerializer.DeserializeAsync(file, DemoJson.Default.DemoChannelsFile))!.Channels];
    }

    /// <summary>A phone that nobody has written from yet.</summary>
    public static string NewPhone() => "+4479460" + Interlocked.Increment(ref _phones).ToString("00000", CultureInfo.InvariantCulture);

    /// <summary>A signed webhook on Meta's channel. Answers its status code.</summary>
    public async Task<int> PostAsync(byte[] body, string? signature = null, string? path = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path ?? $"/api/whatsapp/webhook/{Meta.Id}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        // A body that is refused for its size alone is not sent at all.
        request.Headers.ExpectContinue = body.Length > 4 * 1024 * 1024;
        request.Headers.Add("X-Hub-Signature-256", signature ?? "sha256=" + Wire.Sign(Meta.AppSecret!, body));
        using var answer = await Door.SendAsync(request);
        return (int)answer.StatusCode;
    }

    public byte[] BodyOf(object content, string? from, string? id = null, string? userId = null, string name = "Asha Rao", DateTimeOffset? at = null) =>
        Wire.Body(Wire.Change(
            Meta.PhoneNumberId!, "messages", [Wire.Message(content, from, id, userId, at)], Wire.Contact(from, userId, name)));

    /// <summary>Somebody writes, and everything that comes of it has happened when this returns.</summary>
    /// <returns>What was sent to them for it.</returns>
    public async Task<IReadOnlyList<SentRequest>> WriteAsync(string from, object content, string? id = null, string? userId = null)
    {
        var before = Recorder.To(from).Count;
        Assert.That(await PostAsync(BodyOf(content, from, id, userId)), Is.EqualTo(200));
        await SettleAsync();
        return [.. Recorder.To(from).Skip(before)];
    }

    public Task<IReadOnlyList<SentRequest>> WriteAsync(string from, string text, string? id = null) => WriteAsync(from, Wire.Text(text), id);

    /// <summary>What one message is answered with: exactly one reply.</summary>
    public async Task<string> AskAsync(string from, string text)
    {
        var replies = await WriteAsync(from, text);
        Assert.That(replies, Has.Count.EqualTo(1), text);
        return replies[0].Text!;
    }

    public async Task StatusAsync(string providerMessageId, string recipient, params (string Status, DateTimeOffset At, object? Errors)[] statuses)
    {
        var items = statuses.Select(status =>
        {
            var item = new JsonObject
            {
                ["id"] = providerMessageId,
                ["status"] = status.Status,
                ["timestamp"] = status.At.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                ["recipient_id"] = recipient.TrimStart('+'),
            };
            if (status.Errors is not null) item["errors"] = JsonSerializer.SerializeToNode(status.Errors);
            return item;
        });
        Assert.That(await PostAsync(Wire.Body(Wire.Change(Meta.PhoneNumberId!, "statuses", items))), Is.EqualTo(200));
    }

    /// <summary>Waits until nothing is left to work off or to send.</summary>
    public async Task SettleAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(15));
        while (await CountAsync("select (select count(*) from inbox) + (select count(*) from outbox where state <> 'scheduled')") > 0) await pace.WaitForNextTickAsync(patience.Token);
    }

    /// <summary>A number straight from the database, seen by one who may see everything.</summary>
    public async Task<long> CountAsync(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(App.Database.SuperuserConnectionString);
        return await connection.ExecuteScalarAsync<long>(sql, parameters);
    }

    public async Task<IEnumerable<T>> ReadAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(App.Database.SuperuserConnectionString);
        return await connection.QueryAsync<T>(sql, parameters);
    }

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection(App.Database.SuperuserConnectionString);
        await connection.ExecuteAsync(sql, parameters);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Api.GetAsync(path);
        Assert.That((int)answer.StatusCode, Is.EqualTo(200), path);
        return await answer.JsonAsync();
    }

    public async Task<IReadOnlyList<JsonElement>> ListAsync(string path) => [.. (await GetAsync(path)).GetProperty("items").EnumerateArray()];

    public async Task<JsonElement> ContactAsync(string phone) => (await ListAsync($"/api/contacts?phone={Uri.EscapeDataString(phone)}")).Single();

    /// <summary>Newest first, from every conversation of the person on Meta's channel.</summary>
    public async Task<IReadOnlyList<JsonElement>> MessagesAsync(string phone)
    {
        var messages = new List<JsonElement>();
        foreach (var conversation in await ConversationsAsync(phone))
            messages.AddRange(await ListAsync($"/api/conversations/{conversation.Text("id")}/messages?limit=200"));
        return messages;
    }

    public async Task<IReadOnlyList<JsonElement>> ConversationsAsync(string phone) =>
        await ListAsync($"/api/conversations?phone={Uri.EscapeDataString(phone)}");

    public Task<IReadOnlyList<JsonElement>> TimelineAsync(string kind, string id) => ListAsync($"/api/timeline?subject={kind}:{id}");

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        Door.Dispose();
        await App.DisposeAsync();
        await Recorder.DisposeAsync();
        _folder.Dispose();
    }
}
