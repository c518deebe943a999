using System.Diagnostics;

namespace TrailDesk.Survival.Machine;

/// <summary>An embedded database server, as an outsider with a shell sees it.</summary>
internal sealed class DatabaseServer(string dataFolder)
{
    private string Cluster => Path.Combine(dataFolder, "postgres", "data");

    public async Task KillAsync() => await RunAsync("kill", ["-KILL", $"{ProcessId()}"]);

    public async Task RestartImmediatelyAsync()
    {
        var control = Path.Combine(Path.GetDirectoryName(new FileInfo($"/proc/{ProcessId()}/exe").LinkTarget!)!, "pg_ctl");
        string[] restart = [control, "restart", "-D", Cluster, "-m", "immediate", "-w", "-s", "-l", Path.Combine(dataFolder, "postgres", "server.log")];
        var ids = Ids();
        if (Environment.IsPrivilegedProcess) await RunAsync("setpriv", ["--reuid", ids.User, "--regid", ids.Group, "--clear-groups", .. restart]);
        else await RunAsync(restart[0], restart[1..]);
    }

    private int ProcessId() => int.Parse(File.ReadLines(Path.Combine(Cluster, "postmaster.pid")).First());

    private (string User, string Group) Ids()
    {
        var status = File.ReadAllLines($"/proc/{ProcessId()}/status");
        return (IdOf("Uid:"), IdOf("Gid:"));

        string IdOf(string name) => status.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split('\t')[1];
    }

    private static async Task RunAsync(string command, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardInput = true })!;
        await process.WaitForExitAsync();
        // On a busy machine pg_ctl may give up waiting for a server that comes all the same.
        if (process.ExitCode != 0) await Console.Error.WriteLineAsync($"{command} {arguments[0]} ended with {process.ExitCode}.");
    }
}
