using System.Buffers.Binary;

namespace TrailDesk.Simulator.Phones;

/// <summary>Stand in for files that nobody attached: small, and of the type that they claim.</summary>
internal static class SampleFiles
{
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private static readonly byte[] WebP = Convert.FromBase64String("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA");

    public static byte[] Of(string mimeType) => mimeType.Split(';')[0] switch
    {
        "image/webp" => WebP,
        "audio/ogg" => Opus(50),
        "audio/mpeg" => Mp3(40),
        "video/mp4" => [.. "\0\0\0\u0018ftypmp42\0\0\0\0mp42isom\0\0\0\u0008free"u8],
        var type when type.StartsWith("image/", StringComparison.Ordinal) => Png,
        "text/plain" => [.. "Day 1: Lukla to Phakding.\n"u8],
        _ => [.. "%PDF-1.4 sample %%EOF"u8],
    };

    /// <summary>Frames of silence, 26 ms each.</summary>
    private static byte[] Mp3(int frames)
    {
        var file = new byte[frames * 417];
        for (var frame = 0; frame < frames; frame++) new byte[] { 0xFF, 0xFB, 0x90, 0x00 }.CopyTo(file, frame * 417);
        return file;
    }

    /// <summary>A voice note of silence: three pages of Ogg, with packets of 20 ms.</summary>
    private static byte[] Opus(int packets)
    {
        byte[] head = [.. "OpusHead"u8, 1, 1, 0, 0, 0x80, 0xBB, 0, 0, 0, 0, 0];
        byte[] tags = [.. "OpusTags"u8, 3, 0, 0, 0, .. "sim"u8, 0, 0, 0, 0];
        var silence = Enumerable.Repeat((byte[])[0xF8, 0xFF, 0xFE], packets).ToList();
        return [.. Page(0, 2, 0, [head]), .. Page(1, 0, 0, [tags]), .. Page(2, 4, packets * 960, silence)];
    }

    private static byte[] Page(int number, byte kind, long position, List<byte[]> packets)
    {
        var page = new byte[27 + packets.Count + packets.Sum(packet => packet.Length)];
        "OggS"u8.CopyTo(page);
        page[5] = kind;
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(6), position);
        BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(14), 1);
        BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(18), number);
        page[26] = (byte)packets.Count;
        var at = 27 + packets.Count;
        for (var i = 0; i < packets.Count; i++)
        {
            page[27 + i] = (byte)packets[i].Length;
            packets[i].CopyTo(page, at);
            at += packets[i].Length;
        }
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(22), Checksum(page));
        return page;
    }

    private static uint Checksum(byte[] page)
    {
        uint sum = 0;
        foreach (var one in page)
        {
            sum ^= (uint)one << 24;
            for (var bit = 0; bit < 8; bit++) sum = (sum & 0x8000_0000) != 0 ? (sum << 1) ^ 0x04C1_1DB7 : sum << 1;
        }
        return sum;
    }
}
