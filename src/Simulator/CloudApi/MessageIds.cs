using System.Text;

namespace TrailDesk.Simulator.CloudApi;

internal static class MessageIds
{
    private static int counter;

    /// <summary>Built like Meta's: opaque, base64 with its awkward letters, the recipient inside.</summary>
    public static string NewWamid(string digits)
    {
        Span<byte> tail = stackalloc byte[12];
        Random.Shared.NextBytes(tail);
        BitConverter.TryWriteBytes(tail[8..], Interlocked.Increment(ref counter));
        var text = Encoding.ASCII.GetBytes(digits);
        byte[] bytes =
            [0x1c, 0x18, (byte)text.Length, .. text, 0x15, 0x02, 0x00, 0x11, 0x18, 0x18, .. Encoding.ASCII.GetBytes(Convert.ToHexString(tail)), 0x00];
        return "wamid." + Convert.ToBase64String(bytes);
    }

    public static string NewSid(string prefix) => prefix + Guid.NewGuid().ToString("N");
}
