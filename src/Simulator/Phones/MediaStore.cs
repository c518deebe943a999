using System.Globalization;
using System.Security.Cryptography;

namespace TrailDesk.Simulator.Phones;

internal sealed record StoredMedia(string Id, byte[] Bytes, string MimeType, string? FileName)
{
    public byte[] Sha256 { get; } = SHA256.HashData(Bytes);
}

/// <summary>Files that phones sent and files that the business uploaded; the oldest go when it is full.</summary>
internal sealed class MediaStore(SimulatorSettings settings)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, StoredMedia> media = [];
    private readonly Queue<string> order = new();
    private long bytes;
    private long nextId = 1_003_383_421_000_000 + Random.Shared.Next(1_000_000);

    public StoredMedia Add(byte[] content, string mimeType, string? fileName)
    {
        var id = Interlocked.Increment(ref nextId).ToString(CultureInfo.InvariantCulture);
        return Add(new StoredMedia(id, content, mimeType, fileName));
    }

    /// <summary>Stands in for a file that nobody attached.</summary>
    public StoredMedia AddSample(string mimeType, string? fileName) =>
        Add(SampleFiles.Of(mimeType), mimeType, fileName);

    public StoredMedia? Find(string? id)
    {
        lock (gate) return id is null ? null : media.GetValueOrDefault(id);
    }

    public bool Remove(string id)
    {
        lock (gate)
        {
            if (!media.Remove(id, out var removed)) return false;
            bytes -= removed.Bytes.Length;
            return true;
        }
    }

    private StoredMedia Add(StoredMedia item)
    {
        lock (gate)
        {
            media[item.Id] = item;
            order.Enqueue(item.Id);
            bytes += item.Bytes.Length;
            while (bytes > settings.MediaBytes && order.Count > 1 && order.TryDequeue(out var oldest))
                if (media.Remove(oldest, out var removed)) bytes -= removed.Bytes.Length;
        }
        return item;
    }
}
