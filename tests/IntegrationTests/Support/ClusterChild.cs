using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using TrailDesk.Infrastructure.Database.Embedded;

namespace TrailDesk.IntegrationTests.Support;

/// <summary>
/// A separate process that owns a cluster, so that a test can kill it: this assembly run as a program.
/// It prints a line once the cluster is ready, and stays until its input ends.
/// </summary>
internal sealed class ClusterChild : IDisposable
{
    private readonly Process process;

    private ClusterChild(Process process) => this.process = process;

    public static async Task<ClusterChild> StartAsync(string folder)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ClusterChild).Assembly.Location, folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var ready = await process.StandardOutput.ReadLineAsync();
        return ready == "ready" ? new ClusterChild(process) : throw new InvalidOperationException($"The child said: {ready}");
    }

    public static async Task<int> Main(string[] arguments)
    {
        var options = new EmbeddedPostgresOptions { DataFolder = arguments[0] };
        await using var postgres = await EmbeddedPostgres.StartAsync(options, NullLogger.Instance, CancellationToken.None);
        Console.WriteLine("ready");
        await Console.In.ReadToEndAsync();
        return 0;
    }

    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        process.Dispose();
    }
}
