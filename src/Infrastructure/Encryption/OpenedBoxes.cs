using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.Infrastructure.Encryption;

/// <summary>
/// The sealed parts of a whole page, opened together so that a page costs at most one query for keys. What nobody can
/// read any more (its key was destroyed) is null.
/// </summary>
internal sealed class OpenedBoxes
{
    private readonly Dictionary<byte[], byte[]?> _plain = [];

    public static async Task<OpenedBoxes> OpenAsync(
        KeyRing keys, TenantTransaction transaction, IEnumerable<byte[]?> boxes, CancellationToken cancellation)
    {
        var sealedBoxes = boxes.OfType<byte[]>().ToList();
        var result = new OpenedBoxes();
        if (sealedBoxes.Count == 0) return result;
        var opened = await keys.OpenAsync(transaction, sealedBoxes, cancellation);
        for (var i = 0; i < sealedBoxes.Count; i++) result._plain[sealedBoxes[i]] = opened[i];
        return result;
    }

    public string? Text(byte[]? box) => Plain(box) is { } plain ? Encoding.UTF8.GetString(plain) : null;

    public T? Json<T>(byte[]? box, JsonTypeInfo<T> type) where T : class =>
        Plain(box) is { } plain ? JsonSerializer.Deserialize(plain, type) : null;

    public JsonElement? Element(byte[]? box)
    {
        if (Plain(box) is not { } plain) return null;
        using var document = JsonDocument.Parse(plain);
        return document.RootElement.Clone();
    }

    private byte[]? Plain(byte[]? box) => box is null ? null : _plain.GetValueOrDefault(box);
}
