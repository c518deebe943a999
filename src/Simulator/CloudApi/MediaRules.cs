namespace TrailDesk.Simulator.CloudApi;

internal static class MediaRules
{
    private const long Megabyte = 1024 * 1024;

    private static readonly Dictionary<string, long> Largest = new(StringComparer.OrdinalIgnoreCase)
    {
        ["audio/aac"] = 16,
        ["audio/amr"] = 16,
        ["audio/mpeg"] = 16,
        ["audio/mp4"] = 16,
        ["audio/ogg"] = 16,
        ["video/mp4"] = 16,
        ["video/3gp"] = 16,
        ["image/jpeg"] = 5,
        ["image/png"] = 5,
        ["image/webp"] = 1,
        ["text/plain"] = 100,
        ["application/pdf"] = 100,
        ["application/msword"] = 100,
        ["application/vnd.ms-excel"] = 100,
        ["application/vnd.ms-powerpoint"] = 100,
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = 100,
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = 100,
        ["application/vnd.openxmlformats-officedocument.presentationml.presentation"] = 100
    };

    public static bool Accepts(string mimeType, long size, out string reason)
    {
        var type = mimeType.Split(';')[0].Trim();
        reason = !Largest.TryGetValue(type, out var megabytes)
            ? $"Param file must be a file with one of the following types: {string.Join(", ", Largest.Keys)}. Received file of type '{type}'."
            : size > megabytes * Megabyte ? $"File is too large: {size} bytes; {type} may have {megabytes} MB." : "";
        return reason.Length == 0;
    }
}
