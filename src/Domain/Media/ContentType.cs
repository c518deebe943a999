using System.Text;
using System.Text.Unicode;

namespace TrailDesk.Domain.Media;

/// <summary>What a file is by its first bytes, whatever somebody says that it is.</summary>
public static class ContentType
{
    /// <summary>Enough for every rule here.</summary>
    public const int HeadLength = 4096;

    public const string Unknown = "application/octet-stream";
    public const string Zip = "application/zip";
    public const string Ole = "application/x-ole-storage";
    public const string Program = "application/x-executable";

    private static readonly (byte[] Start, string Type)[] Starts =
    [
        ([0xFF, 0xD8, 0xFF], "image/jpeg"),
        ([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
        ([.. "GIF8"u8], "image/gif"),
        ([.. "#!AMR"u8], "audio/amr"),
        ([.. "ID3"u8], "audio/mpeg"),
        ([0xFF, 0xFB], "audio/mpeg"), ([0xFF, 0xF3], "audio/mpeg"), ([0xFF, 0xF2], "audio/mpeg"), ([0xFF, 0xFA], "audio/mpeg"),
        ([0xFF, 0xF1], "audio/aac"), ([0xFF, 0xF9], "audio/aac"),
        ([.. "%PDF"u8], "application/pdf"),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], Ole),
        ([.. "MZ"u8], Program), ([0x7F, (byte)'E', (byte)'L', (byte)'F'], Program), ([.. "#!"u8], Program),
        ([0x4C, 0x00, 0x00, 0x00, 0x01, 0x14, 0x02, 0x00], Program), // a Windows shortcut
        ([0xFE, 0xED, 0xFA], Program), ([0xCF, 0xFA, 0xED, 0xFE], Program), ([0xCA, 0xFE, 0xBA, 0xBE], Program), ([.. "dex\n"u8], Program),
    ];

    public static string Of(ReadOnlySpan<byte> head)
    {
        foreach (var (start, type) in Starts)
            if (head.StartsWith(start)) return type;
        if (head.StartsWith("RIFF"u8) && head.Length >= 12) return OfRiff(head[8..12]);
        if (head.Length >= 12 && head[4..8].SequenceEqual("ftyp"u8)) return OfBrand(head[8..12]);
        // WhatsApp plays Opus in Ogg and nothing else that Ogg can hold.
        if (head.StartsWith("OggS"u8)) return head.IndexOf("OpusHead"u8) >= 0 ? "audio/ogg" : "application/ogg";
        if (head.StartsWith("PK\u0003\u0004"u8)) return OfZip(head);
        return IsText(head) ? OfText(head) : Unknown;
    }

    /// <summary>Containers do not say what they contain: there the announced type counts, if it lives in such a container.</summary>
    public static string Of(ReadOnlySpan<byte> head, string? announced)
    {
        var (found, said) = (Of(head), Plain(announced));
        return (found, said) switch
        {
            (Zip, not null) when OfficeTypes.Zipped.Contains(said) => said,
            (Ole, not null) when OfficeTypes.Ole.Contains(said) => said,
            ("video/mp4", "audio/mp4" or "audio/x-m4a" or "audio/m4a") => "audio/mp4",
            _ => found,
        };
    }

    /// <summary>Without parameters, in small letters, and by one name.</summary>
    public static string? Plain(string? type) => type?.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        "" or null => null,
        "image/jpg" => "image/jpeg",
        "video/3gpp" => "video/3gp",
        var plain => plain,
    };

    /// <summary>A moving WebP says so in the flags of its first chunk.</summary>
    public static bool IsAnimated(ReadOnlySpan<byte> head) =>
        head.Length > 20 && head[8..16].SequenceEqual("WEBPVP8X"u8) && (head[20] & 0x02) != 0;

    private static string OfRiff(ReadOnlySpan<byte> form) =>
        form.SequenceEqual("WEBP"u8) ? "image/webp" : form.SequenceEqual("WAVE"u8) ? "audio/wav" : Unknown;

    private static string OfBrand(ReadOnlySpan<byte> brand) => Encoding.ASCII.GetString(brand) switch
    {
        "M4A " or "M4B " => "audio/mp4",
        "heic" or "heix" or "mif1" or "avif" => "image/heic",
        "qt  " => "video/quicktime",
        var word when word.StartsWith("3g", StringComparison.Ordinal) => "video/3gp",
        _ => "video/mp4",
    };

    private static string OfZip(ReadOnlySpan<byte> head) =>
        head.IndexOf("word/"u8) >= 0 ? OfficeTypes.Word
        : head.IndexOf("xl/"u8) >= 0 ? OfficeTypes.Excel
        : head.IndexOf("ppt/"u8) >= 0 ? OfficeTypes.PowerPoint
        : head.IndexOf("classes.dex"u8) >= 0 || head.IndexOf("AndroidManifest"u8) >= 0 || head.IndexOf("META-INF/MANIFEST.MF"u8) >= 0 ? Program
        : Zip;

    private static bool IsText(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty) return false;
        foreach (var sign in head)
            if (sign < 0x20 && sign is not ((byte)'\t' or (byte)'\r' or (byte)'\n' or 0x0C)) return false;
        // The head may end in the middle of a character.
        for (var cut = 0; cut < 4 && cut < head.Length; cut++)
            if (Utf8.IsValid(head[..^cut])) return true;
        return false;
    }

    private static string OfText(ReadOnlySpan<byte> head)
    {
        var text = Encoding.UTF8.GetString(head).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (text.Contains("<svg", StringComparison.OrdinalIgnoreCase)) return "image/svg+xml";
        if (text.StartsWith("<!doctype", StringComparison.OrdinalIgnoreCase) || HasTag(text, "<html") || HasTag(text, "<script")) return "text/html";
        if (text.StartsWith("BEGIN:VCARD", StringComparison.OrdinalIgnoreCase)) return "text/vcard";
        return text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) ? "application/xml" : "text/plain";
    }

    private static bool HasTag(string text, string tag) => text.Contains(tag, StringComparison.OrdinalIgnoreCase);
}

internal static class OfficeTypes
{
    public const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    public const string Excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public const string PowerPoint = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

    public static readonly string[] Zipped = [Word, Excel, PowerPoint];
    public static readonly string[] Ole = ["application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"];
}
