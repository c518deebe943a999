using System.Reflection;
using System.Text;
using System.Text.Json;

namespace TrailDesk.Application.Common;

/// <summary>What the desk says to people, from <c>Texts/*.json</c>: a language is added by one file.</summary>
public static class Texts
{
    private const string Fallback = "en";

    private static readonly Dictionary<string, Dictionary<string, string>> ByLanguage = Load();

    public static IReadOnlyCollection<string> Languages => ByLanguage.Keys;

    /// <param name="language">en, id or es, with or without a region; anything else reads as en.</param>
    public static string Get(string? language, string key, params ReadOnlySpan<(string Name, string Value)> values) =>
        Fill(Find(language, key), values);

    /// <param name="month">Such as 2026-12; anything else comes back as it is.</param>
    public static string Month(string? language, string month) =>
        DateOnly.TryParseExact(month, "yyyy-MM", out var first)
            ? Get(language, "month.year", ("month", Name(language, "months", first.Month)), ("year", $"{first.Year}"))
            : month;

    public static string Date(string? language, DateOnly date) =>
        $"{date.Day} {Name(language, "months.short", date.Month)} {date.Year}";

    /// <summary>For what has to be met to the day: <c>04 Nov 2026</c>.</summary>
    public static string DueDate(string? language, DateOnly date) =>
        $"{date.Day:00} {Name(language, "months.short", date.Month)} {date.Year}";

    /// <param name="word">As the API says it: low, medium, high or critical.</param>
    public static string Severity(string? language, string word) => Get(language, $"severity.{word}");

    internal static IReadOnlyDictionary<string, string> Of(string language) => ByLanguage[language];

    private static string Name(string? language, string key, int month) => Find(language, key).Split(' ')[month - 1];

    private static string Find(string? language, string key)
    {
        var known = language is { Length: >= 2 } && ByLanguage.TryGetValue(language[..2].ToLowerInvariant(), out var texts)
            ? texts
            : ByLanguage[Fallback];
        return known.GetValueOrDefault(key)
            ?? ByLanguage[Fallback].GetValueOrDefault(key)
            ?? throw new KeyNotFoundException($"No text is called '{key}'.");
    }

    // One pass: what a value holds is never looked at, so a person's own "{code}" stays as it was written.
    private static string Fill(string text, ReadOnlySpan<(string Name, string Value)> values)
    {
        var filled = new StringBuilder(text.Length + 64);
        var at = 0;
        while (text.IndexOf('{', at) is >= 0 and var open && text.IndexOf('}', open) is > 0 and var close)
        {
            filled.Append(text, at, open - at).Append(ValueOf(text.AsSpan(open + 1, close - open - 1), values));
            at = close + 1;
        }
        return filled.Append(text, at, text.Length - at).ToString();
    }

    private static string ValueOf(ReadOnlySpan<char> name, ReadOnlySpan<(string Name, string Value)> values)
    {
        foreach (var (known, value) in values)
            if (name.SequenceEqual(known))
                return value;
        throw new ArgumentException($"The text needs a value for '{name}'.", nameof(values));
    }

    private static Dictionary<string, Dictionary<string, string>> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var languages = new Dictionary<string, Dictionary<string, string>>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("texts/", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            languages[Path.GetFileNameWithoutExtension(name)] = JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
        }
        return languages;
    }
}
