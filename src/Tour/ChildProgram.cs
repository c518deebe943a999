using System.Collections.Concurrent;
using System.Diagnostics;

namespace TrailDesk.Tour;

/// <summary>A program of ours in a process of its own; its output is kept for the case that it fails.</summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    private const int LinesKept = 30;
    private readonly Process process;
    private readonly TimeSpan stopPatience;
    private readonly ConcurrentQueue<string> lines = new();

    private ChildProgram(Process process, string name, TimeSpan stopPatience) => (this.process, Name, this.stopPatience) = (process, name, stopPatience);

    public string Name { get; }
    public bool HasExited => process.HasExited;
    public string LastLines => string.Join('\n', lines);

    public static ChildProgram Start(string name, string[] arguments, IReadOnlyDictionary<string, string?> environment, TimeSpan stopPatience)
    {
        // Built side by side: src/Tour/bin/Release/net10.0 and src/Api/bin/Release/net10.0.
        var output = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var project = Path.GetFullPath(Path.Combine(output.FullName, "../../../..", name));
        var program = Path.Combine(project, "bin", output.Parent!.Name, output.Name, $"TrailDesk.{name}.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            WorkingDirectory = project,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (variable, value) in environment) start.Environment[variable] = value;
        if (!File.Exists(program)) throw new StepFailedException($"Starting {name}", $"the program {program}", "no such file; build it first");
        var child = new ChildProgram(new Process { StartInfo = start }, name, stopPatience);
        child.Run();
        return child;
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
        if (lines.Count > LinesKept) lines.TryDequeue(out _);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            using (var ask = Process.Start("kill", ["-TERM", $"{process.Id}"])) await ask.WaitForExitAsync();
            using var patience = new CancellationTokenSource(stopPatience);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        process.Dispose();
    }
}
