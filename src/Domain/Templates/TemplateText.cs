using System.Text;
using System.Text.RegularExpressions;

namespace TrailDesk.Domain.Templates;

/// <param name="Name">What stands between the braces, without the spaces around it.</param>
public readonly record struct Placeholder(int Start, int End, string Name);

/// <summary>Texts with variables in double braces.</summary>
public static partial class TemplateText
{
    /// <summary>In the order of the text, each as often as it stands there.</summary>
    public static IReadOnlyList<Placeholder> Placeholders(string? text) => text is null
        ? []
        : [.. Braces().Matches(text).Select(match => new Placeholder(match.Index, match.Index + match.Length, match.Groups[1].Value.Trim()))];

    /// <summary>In the order of their first appearance, each once: the order in which providers number them.</summary>
    public static IReadOnlyList<string> Names(string? text) => [.. Placeholders(text).Select(place => place.Name).Distinct()];

    /// <summary>One pass: braces inside a value are never looked at.</summary>
    public static string Fill(string text, Func<string, string> valueOf)
    {
        var filled = new StringBuilder(text.Length + 64);
        var at = 0;
        foreach (var place in Placeholders(text))
        {
            filled.Append(text, at, place.Start - at).Append(valueOf(place.Name));
            at = place.End;
        }

        return filled.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>With <c>{{1}}</c> to <c>{{n}}</c> in place of names, as one component of a provider's template has it.</summary>
    public static string Numbered(string text)
    {
        var names = Names(text).ToList();
        return Fill(text, name => $"{{{{{names.IndexOf(name) + 1}}}}}");
    }

    public static bool IsVariableName(string name) => VariableName().IsMatch(name);

    /// <summary>Why no parameter may have this value, as a sentence; null when one may.</summary>
    public static string? ValueProblem(string? value) => value switch
    {
        null or "" => "is empty, and WhatsApp sends no template with an empty value.",
        _ when value.AsSpan().IndexOfAny('\n', '\r', '\t') >= 0 => "has a line break or a tab, which WhatsApp refuses in a value.",
        _ when value.Contains("     ", StringComparison.Ordinal) => "has more than four spaces in a row, which WhatsApp refuses in a value.",
        _ => null,
    };

    [GeneratedRegex(@"\{\{([^{}]*)\}\}", RegexOptions.NonBacktracking)]
    private static partial Regex Braces();

    [GeneratedRegex("^[a-z][a-z0-9_]{0,59}$", RegexOptions.NonBacktracking)]
    private static partial Regex VariableName();
}
