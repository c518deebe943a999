using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using TrailDesk.Api;
using TrailDesk.Fuzz.Cases;

namespace TrailDesk.Fuzz;

/// <summary>The real desk with the demo company, as a process of its own, on its own PostgreSQL.</summary>
internal sealed class DeskUnderFire : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private DeskUnderFire(Process process, string folder, string url) => (_process, _folder, Url) = (process, folder, url);

    public string Url { get; }
    public int ProcessId => _process.Id;
    public bool IsAlive => !_process.HasExited;
    public int LogLines { get; private set; }
    public int LongestLogLine { get; private set; }
    public string? LastLogLine { get; private set; }

    public static async Task<DeskUnderFire> StartAsync(string providerUrl)
    {
        var folder = Directory.CreateTempSubdirectory("traildesk-fuzz-").FullName;
        var url = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet", [typeof(TrailDeskHost).Assembly.Location, "--urls", url]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new[]
                 {
                     ("TRAILDESK_DATA", folder), ("TRAILDESK_DEMO", "1"), ("TRAILDESK_MASTER_KEY", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
                     ("Logging__LogLevel__Default", "Information"),
                     ("WhatsApp__Meta__BaseUrl", providerUrl), ("WhatsApp__Twilio__BaseUrl", providerUrl), ("WhatsApp__Dialog360__BaseUrl", providerUrl),
                 })
            start.Environment[name] = value;
        var desk = new DeskUnderFire(Process.Start(start)!, folder, url);
        desk.WatchLog();
        await desk.WaitUntilReadyAsync();
        return desk;
    }

    private void WatchLog()
    {
        _process.OutputDataReceived += (_, line) => Count(line.Data);
        _process.ErrorDataReceived += (_, line) => Count(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        void Count(string? line)
        {
            if (line is null) return;
            LogLines++;
            LastLogLine = line;
            LongestLogLine = Math.Max(LongestLogLine, line.Length);
        }
    }

    private async Task WaitUntilReadyAsync()
    {
        using var client = new HttpClient();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        for (var i = 0; i < 600 && IsAlive; i++)
        {
            try
            {
                if ((await client.GetAsync($"{Url}/health/ready")).IsSuccessStatusCode && File.Exists(Path.Combine(_folder, "demo-channels.json"))) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await pace.WaitForNextTickAsync();
        }

        throw new TimeoutException($"The desk did not become ready: {LastLogLine}");
    }

    public async Task<IReadOnlyList<DoorChannel>> ChannelsAsync()
    {
        await using var file = File.OpenRead(Path.Combine(_folder, "demo-channels.json"));
        using var document = await JsonDocument.ParseAsync(file);
        return [.. document.RootElement.GetProperty("channels").EnumerateArray().Select(Channel)];
    }

    private static DoorChannel Channel(JsonElement channel)
    {
        string? Text(string name) => channel.TryGetProperty(name, out var value) ? value.GetString() : null;
        return new DoorChannel(
            Text("provider")!, channel.GetProperty("id").GetGuid(), Text("phoneNumberId") ?? Text("accountSid")!, Text("phoneNumber")!,
            Text("appSecret") ?? Text("authToken") ?? Text("webhookSecret")!);
    }

    public async Task<HttpClient> SignInAsync()
    {
        var words = File.ReadLines(Path.Combine(_folder, "demo-logins.txt")).First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var client = new HttpClient { BaseAddress = new Uri(Url) };
        await SignInAsync(client, words[0], words[1]);
        return client;
    }

    private static async Task SignInAsync(HttpClient client, string email, string password)
    {
        using var answer = await client.PostAsJsonAsync("/api/auth/login", new { email, password });
        var tokens = await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("accessToken").GetString());
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        using (var ask = Process.Start("kill", ["-TERM", $"{ProcessId}"])) await ask.WaitForExitAsync();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(30))) _process.Kill(entireProcessTree: true);
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
