using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TrailDesk.Load;

/// <summary>A program of the subject as a process of its own, so that its CPU and memory can be told from ours.</summary>
internal sealed class ChildProgram : IAsyncDisposable
{
    private readonly Process _process;

    private ChildProgram(Process process) => _process = process;

    public double CpuSeconds => ProcessUse.CpuSeconds(_process.Id);
    public double ResidentMiB => ProcessUse.ResidentMiB(_process.Id);
    public double OpenFiles => ProcessUse.OpenFiles(_process.Id);
    public double Threads => ProcessUse.Threads(_process.Id);

    public static ChildProgram Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not null) Console.Error.WriteLine(line.Data);
        };
        process.BeginOutputReadLine();
        return new ChildProgram(process);
    }

    public async Task AnswersAsync(Uri health)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        for (var i = 0; i < 240; i++)
        {
            if (_process.HasExited) throw new InvalidOperationException($"{_process.StartInfo.FileName} ended with {_process.ExitCode} while it was starting.");
            try
            {
                if ((await client.GetAsync(health)).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(250);
        }

        throw new TimeoutException($"{health} did not answer within a minute.");
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
