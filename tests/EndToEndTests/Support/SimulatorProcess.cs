using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TrailDesk.EndToEndTests.Support;

/// <summary>The providers and all phones. Its ledgers are what the tests believe, whatever the desk says of itself.</summary>
internal sealed class SimulatorProcess : IAsyncDisposable
{
    private readonly OwnProcess process;

    private SimulatorProcess(OwnProcess process, string url) => (this.process, Url) = (process, url);

    public string Url { get; }
    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(40) };

    public static async Task<SimulatorProcess> StartAsync(string url, string channelsFile, string deskUrl)
    {
        var process = OwnProcess.Start("Simulator",
            ["--urls", url, "--channels", channelsFile, "--Simulator:SentMs=10", "--Simulator:DeliveredMs=30", "--Simulator:RedeliverFirstMs=200",
                "--Simulator:RedeliverMostMs=800", $"--Simulator:DeskUrl={deskUrl}"]);
        var simulator = new SimulatorProcess(process, url);
        await Eventually.HoldsAsync("The simulator's start", TimeSpan.FromSeconds(30),
            async () => (await simulator.GetAsync("/sim/health")).GetProperty("channels").GetInt32(), channels => channels > 0);
        return simulator;
    }

    public async Task<IReadOnlyList<SimulatedChannel>> ChannelsAsync() =>
        (await GetAsync("/sim/channels")).GetProperty("channels").Deserialize<List<SimulatedChannel>>(JsonSerializerOptions.Web)!;

    public Task<JsonElement> GetAsync(string path) => Http.GetFromJsonAsync<JsonElement>(Url + path);

    /// <summary>What a phone received on a channel, oldest first.</summary>
    public async Task<IReadOnlyList<Received>> ReceivedAsync(string phone, Guid channelId)
    {
        var bubbles = await GetAsync($"/sim/phones/{Uri.EscapeDataString(phone)}/messages?channelId={channelId}");
        return
        [
            .. bubbles.EnumerateArray().Where(bubble => bubble.GetProperty("direction").GetString() == "outbound")
                .Select(bubble => new Received(bubble.TryGetProperty("text", out var text) ? text.GetString()! : "", bubble.GetProperty("at").GetDateTimeOffset())),
        ];
    }

    /// <summary>The provider's id of the message, and what its first delivery was answered.</summary>
    public async Task<(string Id, int? Status)> WriteAsync(string phone, Guid channelId, string text)
    {
        using var answer = await Http.PostAsJsonAsync($"{Url}/sim/phones/{Uri.EscapeDataString(phone)}/messages", new { channelId, text });
        var written = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        return (written.GetProperty("providerMessageId").GetString()!, written.TryGetProperty("webhookStatus", out var status) ? status.GetInt32() : null);
    }

    /// <summary>Where the providers send their webhooks from now on, as after a change at a load balancer.</summary>
    public async Task SendWebhooksToAsync(Func<SimulatedChannel, string> deskUrl)
    {
        var channels = (await Http.GetFromJsonAsync<JsonObject>($"{Url}/sim/channels"))!;
        foreach (var channel in channels["channels"]!.AsArray())
            channel!["webhookUrl"] = $"{deskUrl(channel.Deserialize<SimulatedChannel>(JsonSerializerOptions.Web)!)}/api/whatsapp/webhook/{channel["id"]}";
        using var answer = await Http.PutAsJsonAsync($"{Url}/sim/channels", new JsonObject { ["channels"] = channels["channels"]!.DeepClone() });
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await process.DisposeAsync();
    }
}

internal sealed record SimulatedChannel(Guid Id, string Provider);

internal sealed record Received(string Text, DateTimeOffset At);
