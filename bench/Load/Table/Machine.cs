using System.Globalization;
using System.Runtime.InteropServices;

namespace TrailDesk.Load;

/// <summary>Where and when, as it stands above the table.</summary>
internal sealed record Machine(string Cpu, int Cores, double MemoryGiB, string System, string LoadBefore, DateTimeOffset At)
{
    /// <summary>What bench/run found out: the commit, and the versions of what is not .NET.</summary>
    public static string Versions => Environment.GetEnvironmentVariable("TRAILDESK_BENCH_VERSIONS") ?? $".NET {Environment.Version}";

    public static Machine Look() => new(
        Field("/proc/cpuinfo", "model name"), Environment.ProcessorCount,
        double.Parse(Field("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture) / 1024 / 1024,
        RuntimeInformation.OSDescription, File.ReadAllText("/proc/loadavg").Split(' ')[0], DateTimeOffset.UtcNow);

    private static string Field(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";
}
