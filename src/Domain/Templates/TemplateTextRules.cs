using System.Text;
using System.Text.RegularExpressions;

namespace TrailDesk.Domain.Templates;

/// <summary>Header, body and footer.</summary>
internal static partial class TemplateTextRules
{
    public const int LongestBody = 1024;
    public const int LongestHeader = 60;
    public const int LongestFooter = 60;

    public static IEnumerable<TemplateFinding> Check(TemplateDefinition definition)
    {
        if (definition.Header is { Kind: "text" } header) foreach (var finding in OfHeader(header.Text)) yield return finding;
        foreach (var finding in OfBody(definition)) yield return finding;
        if (definition.Footer is { } footer) foreach (var finding in OfFooter(footer)) yield return finding;
    }

    private static IEnumerable<TemplateFinding> OfHeader(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            yield return TemplateFinding.Error("header.missing", "header", "A text header needs a text.", "Write one, or leave the header out.");
            yield break;
        }

        if (LengthOf(text) > LongestHeader)
            yield return TooLong("header", LengthOf(text), LongestHeader);
        if (TemplateText.Names(text).Count > 1)
            yield return TemplateFinding.Error("header.variables", "header", "A header may have one variable.", "Move the others to the body.");
        foreach (var finding in OfPlainLine("header", text)) yield return finding;
    }

    private static IEnumerable<TemplateFinding> OfFooter(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            yield return TemplateFinding.Error("footer.missing", "footer", "The footer is blank.", "Write one, or leave the footer out.");
        if (text.Length > LongestFooter)
            yield return TooLong("footer", text.Length, LongestFooter);
        if (TemplateText.Placeholders(text).Count > 0)
            yield return TemplateFinding.Error("footer.variables", "footer", "A footer may have no variables.", "Move them to the body.");
        foreach (var finding in OfPlainLine("footer", text)) yield return finding;
    }

    // Meta's subcodes 2388047 and 2388073.
    private static IEnumerable<TemplateFinding> OfPlainLine(string where, string text)
    {
        var words = TemplateText.Fill(text, _ => "");
        if (words.AsSpan().IndexOfAny('\n', '\r', '\t') >= 0 || words.AsSpan().IndexOfAny("*~`") >= 0)
            yield return TemplateFinding.Error($"{where}.format", where, $"A {where} is one plain line: no line breaks, no *, ~ or `.", "Take them out.");
        if (words.EnumerateRunes().Any(IsEmoji))
            yield return TemplateFinding.Error($"{where}.emoji", where, $"A {where} may have no emoji.", "Move it to the body.");
    }

    private static IEnumerable<TemplateFinding> OfBody(TemplateDefinition definition)
    {
        var body = definition.Body;
        if (string.IsNullOrWhiteSpace(body))
        {
            yield return TemplateFinding.Error("body.missing", "body", "The body is blank.", "Write what the message says.");
            yield break;
        }

        if (LengthOf(body) > LongestBody) yield return TooLong("body", LengthOf(body), LongestBody);
        else if (TemplateText.Fill(body, name => definition.SampleOf(name) ?? "").Length > LongestBody)
            yield return TemplateFinding.Warning("body.filled", "body", $"With its samples the body has more than {LongestBody} characters.", "Shorten it: a message that is too long is refused.");
        if (LineBreaks().IsMatch(body))
            yield return TemplateFinding.Error("body.newlines", "body", "More than two line breaks follow each other.", "Leave at most one empty line.");
        if (body.Contains('\t') || body.Contains("     ", StringComparison.Ordinal))
            yield return TemplateFinding.Error("body.spaces", "body", "It has a tab, or more than four spaces in a row.", "Use single spaces.");
        foreach (var finding in OfPlaces(body)) yield return finding;
    }

    // Meta's subcodes 2388299 (edge) and 2388293 (too many variables for the words).
    private static IEnumerable<TemplateFinding> OfPlaces(string body)
    {
        var places = TemplateText.Placeholders(body);
        if (places.Count == 0) yield break;
        if (places.Select((place, at) => at > 0 && body[places[at - 1].End..place.Start].All(char.IsWhiteSpace)).Any(isBeside => isBeside))
            yield return TemplateFinding.Error("body.adjacent", "body", "Two variables stand side by side.", "Put a word between them, or make them one.");
        if (!body[..places[0].Start].Any(char.IsLetterOrDigit))
            yield return TemplateFinding.Error("body.edge", "body", "The body begins with a variable, or with signs alone before it.", "Begin with a word, such as a greeting.");
        if (!body[places[^1].End..].Any(char.IsLetterOrDigit))
            yield return TemplateFinding.Error("body.edge", "body", "The body ends with a variable, or with signs alone after it.", "End with a sentence, such as a thank you.");
        var (words, variables) = (Words().Count(TemplateText.Fill(body, _ => " ")), places.Count);
        if (words < 2 * variables + 1)
            yield return TemplateFinding.Error("body.ratio", "body", $"{variables} variables need at least {2 * variables + 1} words around them; there are {words}.", "Say more, or use fewer variables.");
    }

    private static TemplateFinding TooLong(string where, int length, int most) =>
        TemplateFinding.Error($"{where}.length", where, $"The {where} has {length} characters, and may have {most}.", "Shorten it.");

    /// <summary>As the provider counts it: a name stands for a number.</summary>
    private static int LengthOf(string text) => TemplateText.Numbered(text).Length;

    private static bool IsEmoji(Rune sign) => sign.Value is (>= 0x1F000 and <= 0x1FAFF) or (>= 0x2600 and <= 0x27BF) or 0x2B50 or 0x2B55 or 0xFE0F;

    [GeneratedRegex(@"(\r?\n[ ]*){3,}", RegexOptions.NonBacktracking)]
    private static partial Regex LineBreaks();

    [GeneratedRegex(@"[\p{L}\p{N}]+", RegexOptions.NonBacktracking)]
    private static partial Regex Words();
}
