using System.Diagnostics;

namespace TrailDesk.Infrastructure.Database.Embedded;

internal sealed record CommandResult(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;
}

internal static class Command
{
    public static async Task<CommandResult> RunAsync(IEnumerable<string> arguments, string? input, CancellationToken cancellation)
    {
        using var process = Start([.. arguments]);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = process.StandardError.ReadToEndAsync(cancellation);
            await WriteInputAsync(process, input);
            await process.WaitForExitAsync(cancellation);
            return new CommandResult(process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }

    private static Process Start(string[] arguments)
    {
        // From "/", since a user that the server runs as may not be able to enter the current folder.
        var start = new ProcessStartInfo(arguments[0], arguments[1..])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_MESSAGES"] = "C";
        // PG* variables of the person's shell would point the tools at some other server or folder.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        return Process.Start(start)!;
    }

    private static async Task WriteInputAsync(Process process, string? input)
    {
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The command ended without reading; its exit code tells.
        }
    }
}
