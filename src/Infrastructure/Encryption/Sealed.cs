using System.Security.Cryptography;

namespace TrailDesk.Infrastructure.Encryption;

/// <summary>
/// Sealed bytes: version (1), key id (16), nonce (12), ciphertext, tag (16); AES-256-GCM with the tenant's id as
/// associated data, so that bytes moved to another tenant do not open.
/// </summary>
public static class Sealed
{
    private const byte Version = 1;
    private const int KeyIdAt = 1;
    private const int NonceAt = KeyIdAt + 16;
    private const int TextAt = NonceAt + 12;
    private const int TagLength = 16;

    public static byte[] Seal(SealingKey key, ReadOnlySpan<byte> plain)
    {
        var box = new byte[TextAt + plain.Length + TagLength];
        box[0] = Version;
        key.Id.TryWriteBytes(box.AsSpan(KeyIdAt), bigEndian: true, out _);
        var nonce = box.AsSpan(NonceAt, 12);
        RandomNumberGenerator.Fill(nonce);
        Span<byte> tenant = stackalloc byte[16];
        key.TenantId.TryWriteBytes(tenant, bigEndian: true, out _);
        using var aes = new AesGcm(key.Bytes, TagLength);
        aes.Encrypt(nonce, plain, box.AsSpan(TextAt, plain.Length), box.AsSpan(TextAt + plain.Length), tenant);
        return box;
    }

    /// <exception cref="CryptographicException">Wrong key, wrong tenant, or bytes that somebody changed.</exception>
    public static byte[] Open(SealingKey key, ReadOnlySpan<byte> box)
    {
        if (KeyIdOf(box) != key.Id)
            throw new CryptographicException("The bytes were sealed under another key.");
        var plain = new byte[box.Length - TextAt - TagLength];
        Span<byte> tenant = stackalloc byte[16];
        key.TenantId.TryWriteBytes(tenant, bigEndian: true, out _);
        using var aes = new AesGcm(key.Bytes, TagLength);
        aes.Decrypt(box.Slice(NonceAt, 12), box.Slice(TextAt, plain.Length), box[^TagLength..], plain, tenant);
        return plain;
    }

    public static Guid KeyIdOf(ReadOnlySpan<byte> box)
    {
        if (box.Length < TextAt + TagLength || box[0] != Version)
            throw new CryptographicException("Not sealed bytes of a known version.");
        return new Guid(box.Slice(KeyIdAt, 16), bigEndian: true);
    }
}

/// <summary>An unwrapped key, for as long as a cache holds it.</summary>
public sealed class SealingKey(Guid id, Guid tenantId, byte[] bytes)
{
    public Guid Id => id;
    public Guid TenantId => tenantId;
    internal byte[] Bytes => bytes;
}

/// <summary>A tenant's own keys: one seals what belongs to no single person, one makes blind indexes.</summary>
public sealed class TenantKeys(SealingKey sealing, byte[] blind)
{
    public Guid TenantId => sealing.TenantId;
    public SealingKey Sealing => sealing;

    /// <summary>A keyed index over a value that must be found but not read: the first 16 bytes of an HMAC-SHA256.</summary>
    public Guid Blind(string kind, string value)
    {
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(blind, System.Text.Encoding.UTF8.GetBytes($"{kind}:{value}"), mac);
        return new Guid(mac[..16], bigEndian: true);
    }
}
