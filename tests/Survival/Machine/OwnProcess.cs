using System.Collections.Concurrent;
using System.Diagnostics;

namespace TrailDesk.Survival.Machine;

/// <summary>A program of ours in a process of its own, with its output kept.</summary>
internal sealed class OwnProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);

    // A machine's own settings must not reach what is tested.
    private static readonly string[] NotInherited =
    [
        "ConnectionStrings__TrailDesk", "ConnectionStrings__TrailDeskOwner", "TRAILDESK_MASTER_KEY", "TRAILDESK_PUBLIC_URL", "TRAILDESK_PORT",
        "TRAILDESK_SIMULATOR_PORT", "TRAILDESK_DATA", "TRAILDESK_DEMO", "ASPNETCORE_URLS",
    ];

    private readonly Process process;
    private const int LinesKept = 2_000;
    private readonly ConcurrentQueue<string> lines = new();

    private OwnProcess(Process process) => this.process = process;

    public int Id => process.Id;
    public bool HasExited => process.HasExited;
    public string Output => string.Join('\n', lines);

    public static OwnProcess Start(string project, IEnumerable<string> arguments, params (string Name, string Value)[] environment) =>
        StartIn("src", project, arguments, environment);

    public static OwnProcess StartIn(string root, string project, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        // tests/…/bin/Release/net10.0 and src/Api/bin/Release/net10.0 are built together.
        var output = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var folder = Path.GetFullPath(Path.Combine(output.FullName, "../../../../..", root, project));
        var program = Path.Combine(folder, "bin", output.Parent!.Name, output.Name, $"TrailDesk.{project}.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in NotInherited) start.Environment.Remove(name);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var own = new OwnProcess(new Process { StartInfo = start });
        own.Run();
        return own;
    }

    private void Run()
    {
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lines.Enqueue(line);
        while (lines.Count > LinesKept) lines.TryDequeue(out _);
    }

    public async Task<int> EndAsync(CancellationToken cancellation)
    {
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode;
    }

    /// <summary>kill -9: no handler runs, nothing is said goodbye to.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Another program sends the signal, by name: STOP, CONT or TERM.</summary>
    public async Task SignalAsync(string signal)
    {
        using var ask = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await ask.WaitForExitAsync();
    }

    /// <summary>Asked to stop, and killed where it does not.</summary>
    public async Task<TimeSpan> StopAsync()
    {
        var asked = Stopwatch.StartNew();
        await SignalAsync("TERM");
        if (!process.WaitForExit(StopPatience)) process.Kill(entireProcessTree: true);
        return asked.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await StopAsync();

        process.Dispose();
    }
}
