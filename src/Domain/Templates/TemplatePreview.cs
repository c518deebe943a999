namespace TrailDesk.Domain.Templates;

/// <summary>As a phone will show it.</summary>
public sealed record TemplatePreview
{
    public TemplatePreviewHeader? Header { get; init; }
    public required string Body { get; init; }
    public string? Footer { get; init; }
    public required IReadOnlyList<TemplatePreviewButton> Buttons { get; init; }

    /// <param name="values">By variable; a sample stands where there is none.</param>
    public static TemplatePreview Of(TemplateDefinition definition, IReadOnlyDictionary<string, string>? values = null)
    {
        string Fill(string text) => TemplateText.Fill(text, name => values?.GetValueOrDefault(name) ?? definition.SampleOf(name) ?? $"{{{{{name}}}}}");
        return new TemplatePreview
        {
            Header = definition.Header is { } header ? new(header.Kind, header.Text is { } text ? Fill(text) : null, header.MediaId, header.Sample) : null,
            Body = Fill(definition.Body),
            Footer = definition.Footer,
            Buttons = [.. definition.Buttons.Select(button => new TemplatePreviewButton(
                button.Kind, button.Text, button.Url is { } url ? Fill(url) : null, button.Phone, button.Code))],
        };
    }
}

/// <param name="MediaId">The file of ours that stands for what a message will bring.</param>
/// <param name="Sample">The same at the provider: a link or a handle.</param>
public sealed record TemplatePreviewHeader(string Kind, string? Text = null, Guid? MediaId = null, string? Sample = null);

/// <param name="Code">What the button copies.</param>
public sealed record TemplatePreviewButton(string Kind, string Text, string? Url = null, string? Phone = null, string? Code = null);
