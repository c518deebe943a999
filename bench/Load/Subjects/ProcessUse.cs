using System.Globalization;

namespace TrailDesk.Load;

/// <summary>CPU seconds and resident memory as the kernel counts them: of a process, or of a server with its children.</summary>
internal static class ProcessUse
{
    private const double TicksPerSecond = 100;

    public static double CpuSeconds(int process) => Ticks(process, withReaped: false) / TicksPerSecond;

    /// <summary>Children that ended meanwhile are in the parent's reaped time.</summary>
    public static double CpuSecondsWithChildren(int parent) =>
        (Ticks(parent, withReaped: true) + Children(parent).Sum(child => Ticks(child, withReaped: false))) / TicksPerSecond;

    /// <summary>What all programs of the machine used together: /proc/stat without idle and without waiting for disks.</summary>
    public static double MachineSeconds()
    {
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9]
            .Select(field => double.Parse(field, CultureInfo.InvariantCulture)).ToArray();
        return (ticks.Sum() - ticks[3] - ticks[4]) / TicksPerSecond;
    }

    public static double ResidentMiB(int process) => Status(process, "VmRSS:") / 1024;

    public static double Threads(int process) => Status(process, "Threads:");

    /// <summary>Sockets count as well.</summary>
    public static double OpenFiles(int process) => Directory.EnumerateFileSystemEntries($"/proc/{process}/fd").Count();

    private static double Status(int process, string name)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line[name.Length..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);
    }

    private static IEnumerable<int> Children(int parent)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var process)) continue;
            if (Fields(process) is { } fields && fields[1] == parent.ToString(CultureInfo.InvariantCulture)) yield return process;
        }
    }

    private static double Ticks(int process, bool withReaped)
    {
        if (Fields(process) is not { } fields) return 0;
        double At(int field) => double.Parse(fields[field], CultureInfo.InvariantCulture);
        return At(11) + At(12) + (withReaped ? At(13) + At(14) : 0);
    }

    /// <summary>The fields of /proc/N/stat after the name, which may hold spaces: state, parent, …</summary>
    private static string[]? Fields(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
