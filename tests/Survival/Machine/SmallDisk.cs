using System.Diagnostics;

namespace TrailDesk.Survival.Machine;

/// <summary>
/// A file system of a few hundred mebibytes, in memory, that can be filled to the last page. Its fsync costs nothing and
/// keeps nothing through a loss of power: a run on it says nothing about either.
/// </summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private const int NoSpaceLeft = 28;
    private readonly string folder;
    private readonly byte[] chunk = new byte[1 << 20];

    private SmallDisk(string folder, int mebibytes) => (this.folder, Mebibytes) = (folder, mebibytes);

    public int Mebibytes { get; }
    private string Ballast => Path.Combine(folder, "ballast");

    /// <exception cref="SmallDiskException">This user may not mount.</exception>
    public static async Task<SmallDisk> MountAsync(string folder, int mebibytes)
    {
        Directory.CreateDirectory(folder);
        var (status, said) = await RunAsync("mount", ["-t", "tmpfs", "-o", $"size={mebibytes}m,mode=0700", "traildesk-survival", folder]);
        if (status == 0) return new SmallDisk(folder, mebibytes);
        throw new SmallDiskException($"--disk-full needs a small file system of the run's own, and this user may not mount one ({said}). Run it as root, or as one who has CAP_SYS_ADMIN.");
    }

    /// <summary>Also with what became free since the last time.</summary>
    public void Fill()
    {
        try
        {
            using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
            while (true) ballast.Write(chunk);
        }
        catch (IOException full) when (full.HResult == NoSpaceLeft)
        {
            // That was the aim.
        }
    }

    public void MakeRoom() => File.Delete(Ballast);

    public async ValueTask DisposeAsync()
    {
        var (status, said) = await RunAsync("umount", ["--lazy", folder]);
        if (status != 0) await Console.Error.WriteLineAsync($"{folder} is still mounted: {said}");
    }

    private static async Task<(int Status, string Said)> RunAsync(string command, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said.Trim());
    }
}

internal sealed class SmallDiskException(string message) : Exception(message);
