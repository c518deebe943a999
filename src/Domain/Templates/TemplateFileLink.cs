namespace TrailDesk.Domain.Templates;

/// <summary>The public link of a header's file, as Twilio wants it: a beginning that is the same for ever, and a rest that each message may fill anew.</summary>
public static class TemplateFileLink
{
    /// <summary>Under this name a parameter that goes to Twilio says what its link begins with.</summary>
    public const string BaseName = "link_base";

    /// <returns>The host with a slash, and what follows it; null for what is no link to a file.</returns>
    public static (string Base, string Ending)? Split(string? link) =>
        Uri.TryCreate(link, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery.Length > 1
            ? (uri.GetLeftPart(UriPartial.Authority) + "/", uri.PathAndQuery[1..])
            : null;

    /// <summary>Twilio tells the kind of a header by the ending of its sample; null where there is none that it knows.</summary>
    public static string? KindOf(string? link) => Split(link) is (_, var rest)
        ? Path.GetExtension(rest.Split('?')[0]).ToLowerInvariant() switch
        {
            ".jpg" or ".jpeg" or ".png" => "image",
            ".mp4" or ".3gp" => "video",
            ".pdf" or ".txt" or ".doc" or ".docx" or ".xls" or ".xlsx" or ".ppt" or ".pptx" => "document",
            _ => null,
        }
        : null;
}
