namespace TrailDesk.Domain.Media;

/// <summary>What a file is called on its way out, where people or providers read its ending.</summary>
public static class MediaNames
{
    /// <param name="kind">For a file that nobody named.</param>
    public static string Of(string kind, string? fileName, string? mimeType) => fileName switch
    {
        null => kind + Ending(mimeType),
        _ when Path.HasExtension(fileName) => fileName,
        _ => fileName + Ending(mimeType),
    };

    // What Windows, macOS and Linux desktops run or open a program for by its ending alone, and pages that run in a browser.
    private static readonly HashSet<string> Run = new(StringComparer.OrdinalIgnoreCase)
    {
        ".app", ".apk", ".appref-ms", ".bat", ".chm", ".cmd", ".com", ".command", ".cpl", ".deb", ".desktop", ".dll", ".dmg", ".exe", ".gadget", ".hta",
        ".htm", ".html", ".inf", ".jar", ".jnlp", ".js", ".jse", ".lnk", ".mht", ".mhtml", ".msc", ".msi", ".msix", ".msp", ".mst", ".pif", ".pkg", ".ps1", ".psm1",
        ".py", ".reg", ".rpm", ".scf", ".scr", ".sct", ".sh", ".svg", ".svgz", ".url", ".vb", ".vbe", ".vbs", ".wsc", ".wsf", ".wsh", ".xht", ".xhtml", ".xll",
    };

    /// <summary>Windows drops dots and spaces at the end.</summary>
    public static bool IsRun(string? fileName) => fileName is not null && Run.Contains(Path.GetExtension(fileName.TrimEnd('.', ' ')));

    /// <summary>As it is offered for download: nothing that a double click runs.</summary>
    public static string Harmless(string fileName) => IsRun(fileName) ? fileName.TrimEnd('.', ' ') + ".txt" : fileName;

    private static string Ending(string? mimeType) => mimeType switch
    {
        "image/jpeg" => ".jpg",
        "image/png" => ".png",
        "image/webp" => ".webp",
        "audio/ogg" => ".ogg",
        "audio/mpeg" => ".mp3",
        "audio/mp4" => ".m4a",
        "audio/aac" => ".aac",
        "audio/amr" => ".amr",
        "video/mp4" => ".mp4",
        "video/3gp" => ".3gp",
        "application/pdf" => ".pdf",
        "text/plain" => ".txt",
        "application/msword" => ".doc",
        "application/vnd.ms-excel" => ".xls",
        "application/vnd.ms-powerpoint" => ".ppt",
        OfficeTypes.Word => ".docx",
        OfficeTypes.Excel => ".xlsx",
        OfficeTypes.PowerPoint => ".pptx",
        _ => "",
    };
}
