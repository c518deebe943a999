namespace TrailDesk.Domain.Templates;

/// <summary>Whether two definitions are one to a reader: names of variables, samples and fields are ours alone.</summary>
public static class TemplateShape
{
    public static bool AreSame(TemplateDefinition one, TemplateDefinition other) =>
        Of(one).SequenceEqual(Of(other));

    private static IEnumerable<string> Of(TemplateDefinition definition) =>
    [
        definition.Header?.Kind ?? "", Numbered(definition.Header?.Text), Numbered(definition.Body), definition.Footer ?? "",
        .. definition.Buttons.SelectMany(button => new[] { button.Kind, TextOf(button), Numbered(button.Url), button.Phone?.TrimStart('+') ?? "" }),
    ];

    // WhatsApp gives the button that copies a code its own words.
    private static string TextOf(TemplateButton button) => button.Kind == "copy_code" ? "" : button.Text;

    private static string Numbered(string? text) => text is null ? "" : TemplateText.Numbered(text).ReplaceLineEndings("\n").Trim();
}
