using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using TrailDesk.Application.Media;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Media;

/// <summary>A token of tenant, file, last second and HMAC-SHA256: nothing is looked up to know that it is ours.</summary>
internal sealed class MediaLinks(MasterKey master, IPublicAddress address, MediaOptions options, TimeProvider clock) : IMediaLinks
{
    private const int ExpiryAt = 32;
    private const int ProofAt = ExpiryAt + 8;
    private const int Length = ProofAt + 32;

    // A review is minutes to some days.
    private static readonly TimeSpan ReviewLife = TimeSpan.FromDays(7);
    private readonly byte[] _key = master.Derive("media links");

    public string ForPerson(Guid tenantId, Guid mediaId) => $"{address.Url}/media/{Token(tenantId, mediaId, options.LinkLife)}";

    public string ForProvider(Guid tenantId, Guid mediaId, string fileName) => Named(Token(tenantId, mediaId, options.ProviderLinkLife), fileName);

    public string ForReview(Guid tenantId, Guid mediaId, string fileName) => Named(Token(tenantId, mediaId, ReviewLife), fileName);

    private string Named(string token, string fileName) => $"{address.Url}/media/{token}/{Uri.EscapeDataString(fileName)}";

    public (Guid TenantId, Guid MediaId)? Read(string token)
    {
        Span<byte> bytes = stackalloc byte[Length];
        if (token.Length != Base64Url.GetEncodedLength(Length) || !Base64Url.TryDecodeFromChars(token, bytes, out var length) || length != Length) return null;
        Span<byte> proof = stackalloc byte[32];
        HMACSHA256.HashData(_key, bytes[..ProofAt], proof);
        if (!CryptographicOperations.FixedTimeEquals(proof, bytes[ProofAt..])) return null;
        return BinaryPrimitives.ReadInt64BigEndian(bytes[ExpiryAt..]) < clock.GetUtcNow().ToUnixTimeSeconds()
            ? null
            : (new Guid(bytes[..16], bigEndian: true), new Guid(bytes[16..32], bigEndian: true));
    }

    private string Token(Guid tenantId, Guid mediaId, TimeSpan life)
    {
        Span<byte> bytes = stackalloc byte[Length];
        tenantId.TryWriteBytes(bytes, bigEndian: true, out _);
        mediaId.TryWriteBytes(bytes[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64BigEndian(bytes[ExpiryAt..], (clock.GetUtcNow() + life).ToUnixTimeSeconds());
        HMACSHA256.HashData(_key, bytes[..ProofAt], bytes[ProofAt..]);
        return Base64Url.EncodeToString(bytes);
    }
}
