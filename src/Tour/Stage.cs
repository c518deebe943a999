using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace TrailDesk.Tour;

/// <summary>The desk and the simulator on free ports over a temporary folder; all of it is gone afterwards.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);
    private static readonly string[] NotInherited =
    [
        "ConnectionStrings__TrailDesk", "ConnectionStrings__TrailDeskOwner", "TRAILDESK_MASTER_KEY", "TRAILDESK_PUBLIC_URL", "TRAILDESK_PORT",
        "TRAILDESK_SIMULATOR_PORT", "TRAILDESK_ADMIN_EMAIL", "TRAILDESK_ADMIN_PASSWORD", "ASPNETCORE_URLS", "URLS",
    ];

    private readonly string folder = NewFolder();
    private readonly List<ChildProgram> programs = [];

    private Stage() => (DeskUrl, SimulatorUrl) = ($"http://127.0.0.1:{FreePort()}", $"http://127.0.0.1:{FreePort()}");

    public string DeskUrl { get; }
    public string SimulatorUrl { get; }
    private string LoginsFile => Path.Combine(folder, "data", "demo-logins.txt");
    private string ChannelsFile => Path.Combine(folder, "data", "demo-channels.json");

    public static async Task<Stage> BuildAsync(TourOptions options, Transcript transcript, CancellationToken stop)
    {
        var stage = new Stage();
        try
        {
            transcript.Opening(stage.DeskUrl, stage.SimulatorUrl);
            stage.StartPrograms();
            await stage.WaitUntilReadyAsync(options.Patience > StartPatience ? options.Patience : StartPatience, stop);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    /// <summary>The first login of that role.</summary>
    public (string Email, string Password) Login(string role)
    {
        var words = File.ReadLines(LoginsFile).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).First(words => words[2] == role);
        return (words[0], words[1]);
    }

    public IReadOnlyList<DemoChannel> Channels() =>
        JsonSerializer.Deserialize<DemoChannels>(File.ReadAllText(ChannelsFile), JsonSerializerOptions.Web)!.Channels;

    private void StartPrograms()
    {
        var environment = NotInherited.ToDictionary(name => name, _ => (string?)null);
        environment["TRAILDESK_DATA"] = Path.Combine(folder, "data");
        environment["TRAILDESK_DEMO"] = "1";
        environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        environment["WhatsApp__Meta__BaseUrl"] = $"{SimulatorUrl}/meta";
        environment["WhatsApp__Twilio__BaseUrl"] = $"{SimulatorUrl}/twilio";
        environment["WhatsApp__Dialog360__BaseUrl"] = $"{SimulatorUrl}/dialog360";
        // A reminder of the coming minute is sent in its first second.
        environment["Jobs__SendReminders__Every"] = "00:00:01";
        programs.Add(ChildProgram.Start("Api", ["--urls", DeskUrl], environment, stopPatience: TimeSpan.FromSeconds(15)));
        // Phones that read and reviewers that decide within moments: a tour is no place to wait for them.
        programs.Add(ChildProgram.Start("Simulator",
            ["--urls", SimulatorUrl, "--channels", ChannelsFile, "--Simulator:SentMs=10", "--Simulator:DeliveredMs=30", "--Simulator:ReadMs=80",
                "--Simulator:ReviewMs=200"],
            environment, stopPatience: TimeSpan.FromSeconds(5)));
    }

    private async Task WaitUntilReadyAsync(TimeSpan patience, CancellationToken stop)
    {
        using var http = new HttpClient();
        await new Patience(patience, stop).UntilAsync("Starting", "the desk ready, and its three channels known to the simulator",
            async cancellation =>
            {
                if (programs.Find(program => program.HasExited) is { } gone)
                    throw new StepFailedException("Starting", $"{gone.Name} running", $"it stopped. Its last lines:\n{gone.LastLines}");
                using var ready = await http.GetAsync($"{DeskUrl}/health/ready", cancellation);
                var simulator = await http.GetFromJsonAsync<JsonElement>($"{SimulatorUrl}/sim/health", cancellation);
                return $"desk {(int)ready.StatusCode}, channels {simulator.GetProperty("channels")}";
            },
            found => found == "desk 200, channels 3" && File.Exists(LoginsFile), found => found);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(programs.Select(program => program.DisposeAsync().AsTask()));
        Directory.Delete(folder, recursive: true);
    }

    // Others may pass through: as root, the database runs as another user inside it.
    private static string NewFolder()
    {
        var made = Directory.CreateTempSubdirectory("traildesk-tour-").FullName;
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
            File.SetUnixFileMode(made, File.GetUnixFileMode(made) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        return made;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

internal sealed record DemoChannels(IReadOnlyList<DemoChannel> Channels);

internal sealed record DemoChannel(Guid Id, string Provider, string Name, string PhoneNumber);
