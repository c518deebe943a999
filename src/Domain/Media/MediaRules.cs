namespace TrailDesk.Domain.Media;

/// <summary>WhatsApp's own table of what may be sent as which kind, and how large; what Twilio takes of it.</summary>
public static class MediaRules
{
    private const long Kilobyte = 1024;
    private const long Megabyte = 1024 * Kilobyte;

    /// <summary>The largest of all: a document through Meta or 360dialog.</summary>
    public const long LargestUpload = 100 * Megabyte;

    private const long LargestOfTwilio = 16 * Megabyte;
    private const long LargestStillSticker = 100 * Kilobyte;

    public static readonly string[] Kinds = ["image", "video", "audio", "voice", "document", "sticker"];

    private static readonly string[] Audio = ["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"];

    /// <summary>Every type that WhatsApp carries.</summary>
    public static IReadOnlyList<string> Types => AllTypes.Value;

    private static readonly Lazy<string[]> AllTypes = new(() => [.. Table!.Values.SelectMany(row => row.Types).Distinct()]);

    private static readonly Dictionary<string, (string[] Types, long Largest)> Table = new()
    {
        ["image"] = (["image/jpeg", "image/png"], 5 * Megabyte),
        ["video"] = (["video/mp4", "video/3gp"], 16 * Megabyte),
        ["audio"] = (Audio, 16 * Megabyte),
        ["voice"] = (["audio/ogg"], 16 * Megabyte),
        ["document"] = (["text/plain", "application/pdf", .. OfficeTypes.Ole, .. OfficeTypes.Zipped], LargestUpload),
        ["sticker"] = (["image/webp"], 500 * Kilobyte),
    };

    /// <summary>The kind that a file goes as when nobody says one; null where WhatsApp takes it as none.</summary>
    public static string? KindOf(string type) => type switch
    {
        "image/webp" => "sticker",
        _ => Table.FirstOrDefault(row => row.Value.Types.Contains(type)).Key,
    };

    /// <summary>Why this file cannot go as this kind through this provider, as a sentence; null when it can.</summary>
    /// <param name="size">In bytes.</param>
    public static string? Problem(string provider, string kind, string type, long size, bool animated = false)
    {
        var (types, largest) = Table[kind];
        if (!types.Contains(type))
            return $"WhatsApp takes as {kind} only {string.Join(", ", types)}; by its content this file is {type}.";
        if (kind == "sticker" && !animated) largest = LargestStillSticker;
        if (provider == "twilio") largest = Math.Min(largest, LargestOfTwilio);
        return size > largest
            ? $"{(provider == "twilio" ? "Twilio" : "WhatsApp")} takes at most {Words(largest)} as {kind}; this file has {size} bytes."
            : null;
    }

    private static string Words(long size) => size >= Megabyte ? $"{size / Megabyte} MB" : $"{size / Kilobyte} KB";
}

/// <summary>What is taken in of what people send. The reason is a word of the API.</summary>
public static class InboundMediaRules
{
    public const string TooLarge = "too_large";
    public const string WrongType = "type_not_allowed";
    public const string NotAsAnnounced = "type_mismatch";
    public const string Infected = "malware";
    public const string TooLargeToScan = "too_large_to_scan";
    public const string ForeignHost = "host_not_allowed";
    public const string Damaged = "content_changed";

    // Browsers and desktops run these. Other XML (a GPX track) is downloaded, and runs nothing.
    private static readonly string[] Active = ["text/html", "image/svg+xml", ContentType.Program];

    /// <param name="found">By content: <see cref="ContentType.Of(ReadOnlySpan{byte}, string?)"/>.</param>
    /// <returns>Why the file is not kept; null where it is.</returns>
    public static string? Refusal(string kind, string found, string? announced, string? fileName = null) => kind switch
    {
        "image" => found is "image/jpeg" or "image/png" or "image/webp" ? null : WrongType,
        "sticker" => found is "image/webp" ? null : WrongType,
        "audio" or "voice" => found is "audio/aac" or "audio/amr" or "audio/mpeg" or "audio/mp4" or "audio/ogg" ? null : WrongType,
        "video" => found is "video/mp4" or "video/3gp" ? null : WrongType,
        _ => Active.Contains(found) || MediaNames.IsRun(fileName) ? WrongType : IsAsAnnounced(found, ContentType.Plain(announced)) ? null : NotAsAnnounced,
    };

    /// <summary>People send documents of every sort; one that claims a type that can be proved must be of it.</summary>
    private static bool IsAsAnnounced(string found, string? announced) =>
        Family(announced) is not { } family || family == Family(found) || (family == "text" && found == ContentType.Unknown);

    private static string? Family(string? type) => type switch
    {
        null => null,
        "application/pdf" => "pdf",
        _ when type == ContentType.Zip || OfficeTypes.Zipped.Contains(type) => "zip",
        _ when type == ContentType.Ole || OfficeTypes.Ole.Contains(type) => "ole",
        _ when type.StartsWith("text/", StringComparison.Ordinal) || type == "application/xml" => "text",
        _ when type.StartsWith("image/", StringComparison.Ordinal) => "image",
        _ => null,
    };
}
