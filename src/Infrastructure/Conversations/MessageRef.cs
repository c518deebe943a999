using System.Security.Cryptography;
using System.Text;

namespace TrailDesk.Infrastructure.Conversations;

/// <summary>
/// A slim, fixed-size name for "this provider id on this channel": the first 16 bytes of a SHA-256. Takes any bytes a
/// provider may put into an id, of any length.
/// </summary>
public static class MessageRef
{
    public static Guid Of(Guid channelId, string providerMessageId)
    {
        var length = Encoding.UTF8.GetByteCount(providerMessageId);
        Span<byte> named = length <= 512 ? stackalloc byte[16 + length] : new byte[16 + length];
        channelId.TryWriteBytes(named, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(providerMessageId, named[16..]);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(named, hash);
        return new Guid(hash[..16], bigEndian: true);
    }
}
