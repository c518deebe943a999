namespace TrailDesk.Infrastructure.Database.Embedded;

/// <summary>What the server writes about itself into postmaster.pid.</summary>
internal sealed record PostmasterFile(int ProcessId, int Port)
{
    private const int ProcessIdLine = 0;
    private const int PortLine = 3;

    public static async Task<PostmasterFile?> ReadAsync(ClusterPlace place, CancellationToken cancellation)
    {
        var file = await place.Account.RunAsync(["cat", PathIn(place)], cancellation);
        var lines = file.Output.Split('\n');
        return file.Succeeded && lines.Length > PortLine
            && int.TryParse(lines[ProcessIdLine], out var processId)
            && int.TryParse(lines[PortLine], out var port)
                ? new PostmasterFile(processId, port)
                : null;
    }

    public static Task RemoveAsync(ClusterPlace place, CancellationToken cancellation) =>
        place.Account.RunAsync(["rm", "-f", PathIn(place)], cancellation);

    public bool IsAlive => IsRunning(ProcessId);

    /// <summary>After a crash the process id may have gone to any other program, or to another cluster's server.</summary>
    public bool BelongsTo(ClusterPlace place)
    {
        var arguments = CommandLineOf(ProcessId);
        if (Path.GetFileName(arguments[0]) is not ("postgres" or "postmaster"))
            return false;
        var flag = Array.IndexOf(arguments, "-D");
        var folder = flag >= 0 && flag + 1 < arguments.Length ? arguments[flag + 1] : null;
        // A relative or absent folder cannot be judged from here, and taking a live server for dead would cost data.
        return folder is null || !Path.IsPathRooted(folder) || Path.TrimEndingDirectorySeparator(folder) == place.Data;
    }

    public static bool IsRunning(int processId)
    {
        try
        {
            var state = File.ReadAllText($"/proc/{processId}/stat");
            // The name in parentheses may hold anything, so the state is looked for behind the last one.
            return state[(state.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string[] CommandLineOf(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/cmdline").Split('\0');
        }
        catch (IOException)
        {
            return [""];
        }
    }

    private static string PathIn(ClusterPlace place) => Path.Combine(place.Data, "postmaster.pid");
}
