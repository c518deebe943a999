namespace TrailDesk.Simulator.Phones;

internal static class DraftKinds
{
    private static readonly Dictionary<string, string> MimeTypes = new()
    {
        ["image"] = "image/jpeg",
        ["video"] = "video/mp4",
        ["audio"] = "audio/mpeg",
        ["voice"] = "audio/ogg; codecs=opus",
        ["document"] = "application/pdf",
        ["sticker"] = "image/webp"
    };

    public static readonly HashSet<string> All =
    [
        .. MimeTypes.Keys, "text", "location", "contacts", "buttonreply", "listreply", "templatebutton", "button", "flowreply",
        "reaction", "order", "unsupported", "numberchange", "identitychange", "requestwelcome", "edit", "revoke"
    ];

    public static bool IsMedia(string kind) => MimeTypes.ContainsKey(kind);

    public static string MimeType(InboundDraft draft) => draft.Media?.MimeType ?? MimeTypes[draft.Kind];

    public static string FileName(InboundDraft draft) => draft.Media?.FileName ?? $"{draft.Kind}.{draft.Kind switch
    {
        "image" => "jpg",
        "video" => "mp4",
        "audio" => "mp3",
        "voice" => "ogg",
        "sticker" => "webp",
        _ => "pdf"
    }}";

    /// <summary>System notices and edits are no messages of a person: they open no window.</summary>
    public static bool OpensWindow(string kind) => kind is not ("numberchange" or "identitychange" or "requestwelcome" or "edit" or "revoke");
}
