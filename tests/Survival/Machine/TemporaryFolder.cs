using System.Net;
using System.Net.Sockets;

namespace TrailDesk.Survival.Machine;

/// <summary>A folder of one run's own, gone afterwards; as root, the database's own user may pass through it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder()
    {
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
            File.SetUnixFileMode(Path, File.GetUnixFileMode(Path) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("traildesk-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

internal static class FreePort
{
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
