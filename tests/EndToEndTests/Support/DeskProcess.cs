using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace TrailDesk.EndToEndTests.Support;

/// <summary>The desk as its own process on a fixed port, so that it can be killed and started again.</summary>
internal sealed class DeskProcess(string folder, string simulatorUrl, params (string Name, string Value)[] settings) : IAsyncDisposable
{
    /// <summary>How long the desk waits for news of a send whose outcome it does not know; a minute in a real one.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private OwnProcess? process;

    public string Url { get; } = $"http://127.0.0.1:{FreePort.Take()}";
    public string DataFolder => folder;
    public string ChannelsFile => Path.Combine(folder, "demo-channels.json");
    public string Output => process?.Output ?? "";

    public async Task StartAsync()
    {
        process = OwnProcess.Start("Api", ["--urls", Url],
        [
            ("TRAILDESK_DATA", folder), ("TRAILDESK_DEMO", "1"), ("WhatsApp__Meta__BaseUrl", $"{simulatorUrl}/meta"),
            ("WhatsApp__Twilio__BaseUrl", $"{simulatorUrl}/twilio"), ("WhatsApp__Dialog360__BaseUrl", $"{simulatorUrl}/dialog360"),
            ("Delivery__Grace", $"{Grace:c}"), ("Delivery__SecondTryAfter", "00:00:02"), .. settings,
        ]);
        using var http = new HttpClient();
        await Eventually.HoldsAsync("The desk's start", StartPatience, async () =>
        {
            if (process.HasExited) throw new AssertionException($"The desk stopped while starting:\n{Output}");
            using var answer = await http.GetAsync($"{Url}/health/ready");
            return (int)answer.StatusCode;
        }, status => status == 200 && File.Exists(ChannelsFile));
    }

    public void Kill() => process!.Kill();

    public (string Email, string Password) Login()
    {
        var words = File.ReadLines(Path.Combine(folder, "demo-logins.txt")).First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (words[0], words[1]);
    }

    public async Task<HttpClient> SignInAsync()
    {
        var (email, password) = Login();
        var client = new HttpClient { BaseAddress = new Uri(Url) };
        using var answer = await client.PostAsJsonAsync("/api/auth/login", new { email, password });
        var tokens = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("accessToken").GetString());
        return client;
    }

    public ValueTask DisposeAsync() => process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
