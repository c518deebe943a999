namespace TrailDesk.Infrastructure.WhatsApp;

/// <summary>image, video, audio, voice, document or sticker.</summary>
internal static class MediaKind
{
    public static string Of(string type, string? mimeType, bool voice) => type switch
    {
        "audio" => voice ? "voice" : "audio",
        "image" or "video" or "voice" or "document" or "sticker" => type,
        _ => OfMimeType(mimeType),
    };

    public static string OfMimeType(string? mimeType) => mimeType switch
    {
        not null when mimeType.StartsWith("image/", StringComparison.OrdinalIgnoreCase) => "image",
        not null when mimeType.StartsWith("video/", StringComparison.OrdinalIgnoreCase) => "video",
        not null when mimeType.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) => "audio",
        _ => "document",
    };
}
