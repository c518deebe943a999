namespace TrailDesk.Domain.Templates;

/// <summary>One parameter that a message has to bring.</summary>
/// <param name="Component">header, body or button.</param>
/// <param name="Button">The button's place from 0; null elsewhere.</param>
/// <param name="Number">From 1, in its own component.</param>
/// <param name="Kind">text; image, video, document or location of a header; code of a button that copies one.</param>
public sealed record TemplateSlot(string Component, int? Button, int Number, string Variable, string Kind = "text")
{
    public bool IsFile => Kind is "image" or "video" or "document";
}

/// <summary>
/// Each component counts its own parameters from 1: the one of a button's address is 1 again, whatever the body has.
/// </summary>
public static class TemplateSlots
{
    /// <summary>Header, body, then buttons.</summary>
    public static IReadOnlyList<TemplateSlot> Of(TemplateDefinition definition) =>
        [.. definition.HasFixedFile ? [] : OfHeader(definition.Header), .. OfText("body", null, definition.Body), .. definition.Buttons.SelectMany(OfButton)];

    /// <summary>
    /// Twilio counts through all parts. The body comes first, so that its parameters alone are 1 to n there as well; the header's file
    /// comes last.
    /// </summary>
    public static IReadOnlyList<TemplateSlot> InTwilioOrder(TemplateDefinition definition) =>
        [.. Of(definition).Where(slot => slot.Kind == "text" || slot.IsFile).OrderBy(slot => slot switch { { IsFile: true } => 3, { Component: "body" } => 0, { Component: "header" } => 1, _ => 2 })];

    private static IEnumerable<TemplateSlot> OfHeader(TemplateHeader? header) => header switch
    {
        null => [],
        { Kind: "text" } => OfText("header", null, header.Text),
        _ => [new TemplateSlot("header", null, 1, $"header_{header.Kind}", header.Kind)],
    };

    private static IEnumerable<TemplateSlot> OfButton(TemplateButton button, int at) => button.Kind switch
    {
        "url" => OfText("button", at, button.Url),
        "copy_code" => [new TemplateSlot("button", at, 1, "code", "code")],
        _ => [],
    };

    private static IEnumerable<TemplateSlot> OfText(string component, int? button, string? text) =>
        TemplateText.Names(text).Select((name, at) => new TemplateSlot(component, button, at + 1, name));
}
