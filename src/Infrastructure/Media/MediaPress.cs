using System.Security.Cryptography;
using TrailDesk.Application.Media;
using TrailDesk.Domain.Media;

namespace TrailDesk.Infrastructure.Media;

/// <summary>Brings a stream into a sealed file beside the store, and learns on the way all that the rules ask about.</summary>
internal sealed class MediaPress(MediaOptions options, IMediaScan scan, IMediaStore store)
{
    private const int BufferLength = 64 * 1024;

    private string Incoming => Path.Combine(options.Folder, "incoming");

    /// <param name="largest">In bytes; what is larger is read no further.</param>
    /// <exception cref="IOException">The stream broke off, or the disk is full.</exception>
    public async Task<PressedFile> PressAsync(Guid tenantId, Stream content, long largest, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Incoming);
        var name = new MediaName(tenantId, Guid.NewGuid());
        var file = new PressedFile(name, Path.Combine(Incoming, name.File.ToString("N")), RandomNumberGenerator.GetBytes(SealedFile.KeyLength));
        try
        {
            return await FillAsync(file, content, largest, cancellation);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static async Task<PressedFile> FillAsync(PressedFile file, Stream content, long largest, CancellationToken cancellation)
    {
        var head = new MemoryStream(ContentType.HeadLength);
        var buffer = new byte[BufferLength];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var target = Open(file.Path);
        using var writer = new SealedFileWriter(target, file.Key, file.Name);
        var size = 0L;
        while (await content.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            if ((size += read) > largest) return file with { IsTooLarge = true, Size = size };
            hash.AppendData(buffer, 0, read);
            if (head.Length < ContentType.HeadLength) head.Write(buffer, 0, (int)Math.Min(read, ContentType.HeadLength - head.Length));
            await writer.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        await writer.FinishAsync(cancellation);
        await target.FlushAsync(cancellation);
        target.Flush(flushToDisk: true);
        return file with { Size = size, Sha256 = hash.GetHashAndReset(), Head = head.ToArray() };
    }

    private static FileStream Open(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Options = FileOptions.Asynchronous,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });

    public async Task<ScanResult> ScanAsync(PressedFile file, CancellationToken cancellation)
    {
        if (!scan.IsOn) return ScanResult.Clean;
        await using var plain = new SealedFileReader(File.OpenRead(file.Path), file.Key, file.Name);
        return await scan.ScanAsync(plain, cancellation);
    }

    public Task KeepAsync(PressedFile file, CancellationToken cancellation) => store.PutAsync(file.Name, file.Path, cancellation);

    public Task RemoveAsync(MediaName name, CancellationToken cancellation) => store.DeleteAsync(name, cancellation);

    /// <summary>What a process left behind when it died.</summary>
    public void SweepIncoming(TimeSpan olderThan)
    {
        if (!Directory.Exists(Incoming)) return;
        foreach (var path in Directory.EnumerateFiles(Incoming))
            if (File.GetLastWriteTimeUtc(path) < DateTime.UtcNow - olderThan) File.Delete(path);
    }
}

/// <summary>Disposing removes what was not handed to the store.</summary>
internal sealed record PressedFile(MediaName Name, string Path, byte[] Key) : IDisposable
{
    public bool IsTooLarge { get; init; }
    public long Size { get; init; }
    public byte[] Sha256 { get; init; } = [];
    public byte[] Head { get; init; } = [];

    public void Dispose()
    {
        if (File.Exists(Path)) File.Delete(Path);
    }
}
