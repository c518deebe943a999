using System.Diagnostics;

namespace TrailDesk.Load;

/// <summary>A Redis of its own for the stand-in: append-only file, synced every second, nothing else on disk.</summary>
internal sealed class Redis : IAsyncDisposable
{
    private static readonly string[] Chosen = ["--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--maxmemory-policy", "noeviction"];
    private readonly Process _process;
    private readonly string _folder;

    private Redis(Process process, string folder, int port) => (_process, _folder, Port) = (process, folder, port);

    public int Port { get; }
    public double CpuSeconds => ProcessUse.CpuSecondsWithChildren(_process.Id);
    public static string Settings => "`appendonly yes`, `appendfsync everysec`, no snapshots";

    public static async Task<Redis> StartAsync()
    {
        var (port, folder) = (ChildProgram.FreePort(), Directory.CreateTempSubdirectory("traildesk-redis-").FullName);
        var start = new ProcessStartInfo("redis-server", ["--bind", "127.0.0.1", "--port", $"{port}", "--dir", folder, .. Chosen]) { RedirectStandardOutput = true };
        var redis = new Redis(Process.Start(start)!, folder, port);
        while (await redis._process.StandardOutput.ReadLineAsync() is { } line)
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal)) return redis;
        await redis.DisposeAsync();
        throw new InvalidOperationException("redis-server ended while it was starting.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
