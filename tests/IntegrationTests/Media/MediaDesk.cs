using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.Infrastructure.Demo;
using TrailDesk.Infrastructure.Media;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.Media;

/// <summary>The demo company with the simulator as all three of its providers, and the download of media switched on.</summary>
internal sealed class MediaDesk : IAsyncDisposable
{
    public static readonly byte[] Photo = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. "the lodge, seen from the pass"u8];
    public static readonly byte[] Plan = [.. "%PDF-1.7 day by day"u8];
    public static readonly byte[] Note = [.. "OggS........................OpusHead namaste"u8];
    private readonly WebApplication _simulator;
    private readonly HttpClient _phones;
    private readonly string _folder = Path.Combine(TestApp.MediaFolder, Guid.NewGuid().ToString("N"));

    private MediaDesk(WebApplication simulator)
    {
        _simulator = simulator;
        Simulator = simulator.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        _phones = new HttpClient { BaseAddress = new Uri(Simulator) };
    }

    public string Simulator { get; }
    public Desk Desk { get; private set; } = null!;
    public string Folder => _folder;

    public static async Task<MediaDesk> StartAsync(Action<WebApplicationBuilder>? configure = null)
    {
        var simulator = TrailDesk.Simulator.Program.Build(["--urls", "http://127.0.0.1:0", "--Simulator:SentMs=5", "--Simulator:DeliveredMs=5", "--Simulator:ReviewMs=20"]);
        await simulator.StartAsync();
        var media = new MediaDesk(simulator);
        media.Desk = await Desk.StartAsync(builder =>
        {
            media.Configure(builder);
            configure?.Invoke(builder);
        });
        object[] channels = [.. new[] { media.Desk.Meta, media.Desk.Twilio, media.Desk.Dialog360 }.Select(media.AsSimulated)];
        (await media._phones.PutAsJsonAsync("/sim/channels", new { channels })).EnsureSuccessStatusCode();
        return media;
    }

    /// <summary>Of another node as well.</summary>
    public void Configure(WebApplicationBuilder builder)
    {
        foreach (var (name, path) in new[] { ("Meta", "meta"), ("Twilio", "twilio"), ("Dialog360", "dialog360") })
            builder.Configuration[$"WhatsApp:{name}:BaseUrl"] = $"{Simulator}/{path}";
        builder.Configuration["Media:Fetchers"] = "4";
        builder.Configuration["Media:Poll"] = "00:00:00.100";
        builder.Configuration["Media:Folder"] = _folder;
    }

    private JsonNode AsSimulated(DemoChannel channel)
    {
        var node = JsonSerializer.SerializeToNode(channel, DemoJson.Default.DemoChannel)!;
        node["webhookUrl"] = $"{Desk.App.Url}/api/whatsapp/webhook/{channel.Id}";
        return node;
    }

    public DemoChannel Channel(string provider) => new[] { Desk.Meta, Desk.Twilio, Desk.Dialog360 }.Single(channel => channel.Provider == provider);

    /// <summary>Somebody sends a file from a phone. Answers the provider's id of the message.</summary>
    public async Task<string> SendAsync(string provider, string phone, string type, byte[] file, string mimeType, string? fileName = null, string? caption = null)
    {
        var draft = new { type, channelId = Channel(provider).Id, media = new { data = Convert.ToBase64String(file), mimeType, fileName, caption } };
        using var answer = await _phones.PostAsJsonAsync($"/sim/phones/{phone}/messages", draft);
        var written = await answer.JsonAsync();
        Assert.That(written.GetProperty("webhookStatus").GetInt32(), Is.EqualTo(200));
        return written.Text("providerMessageId")!;
    }

    public async Task SayAsync(string provider, string phone, string text)
    {
        using var answer = await _phones.PostAsJsonAsync($"/sim/phones/{phone}/messages", new { type = "text", text, channelId = Channel(provider).Id });
        Assert.That((await answer.JsonAsync()).GetProperty("webhookStatus").GetInt32(), Is.EqualTo(200));
        await Desk.SettleAsync();
    }

    public async Task FaultAsync(params object[] faults) => (await _phones.PutAsJsonAsync("/sim/faults", new { faults })).EnsureSuccessStatusCode();

    /// <summary>What stands on a phone, as its owner sees it.</summary>
    public async Task<IReadOnlyList<JsonElement>> BubblesAsync(string phone) =>
        [.. (await (await _phones.GetAsync($"/sim/phones/{phone}/messages")).JsonAsync()).EnumerateArray()];

    public Task<byte[]> SimulatedAsync(string path) => _phones.GetByteArrayAsync(path);

    public async Task<IReadOnlyList<JsonElement>> CallsAsync() =>
        [.. (await (await _phones.GetAsync("/sim/calls")).JsonAsync()).GetProperty("items").EnumerateArray()];

    /// <summary>The only file of the message, once it is no longer on its way.</summary>
    public async Task<JsonElement> FileOfAsync(string providerMessageId, string state)
    {
        JsonElement file = default;
        await Eventually.HoldsAsync(async () =>
        {
            if (await MessageOfAsync(providerMessageId) is not { } message) return false;
            file = message.GetProperty("media")[0];
            return file.Text("state") == state;
        });
        return file;
    }

    public async Task<JsonElement?> MessageOfAsync(string providerMessageId)
    {
        var id = (await Desk.ReadAsync<Guid>("select id from whatsapp_messages where provider_message_id = @providerMessageId", new { providerMessageId })).SingleOrDefault();
        return id == Guid.Empty ? null : await Desk.GetAsync($"/api/messages/{id}");
    }

    public async Task<(int Status, JsonElement Body)> UploadAsync(byte[] file, string? fileName, string query = "", HttpClient? by = null)
    {
        using var form = FormOf(file, fileName ?? "file");
        using var answer = await (by ?? Desk.Api).PostAsync("/api/media" + query, form);
        return ((int)answer.StatusCode, await answer.JsonAsync());
    }

    public static MultipartFormDataContent FormOf(byte[] file, string fileName)
    {
        var part = new ByteArrayContent(file);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return new MultipartFormDataContent { { part, "file", fileName } };
    }

    public async Task<(int Status, JsonElement Body)> WriteAsync(string provider, string phone, object draft)
    {
        var body = JsonSerializer.SerializeToNode(draft)!.AsObject();
        body["channelId"] = Channel(provider).Id;
        body["to"] = phone;
        using var answer = await Desk.Api.PostAsJsonAsync("/api/whatsapp/send", body);
        return ((int)answer.StatusCode, await answer.JsonAsync());
    }

    /// <summary>Sealed files that lie in the store now.</summary>
    public IReadOnlyList<string> Files() => Directory.Exists(_folder) ? [.. Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) != MediaStoreWatch.MarkName)] : [];

    public async ValueTask DisposeAsync()
    {
        await Desk.DisposeAsync();
        _phones.Dispose();
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _simulator.StopAsync(hurry.Token);
        await _simulator.DisposeAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }
}
