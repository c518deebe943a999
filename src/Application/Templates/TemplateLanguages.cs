using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>A person's language is one of ours; a template's may be that of a country.</summary>
internal static class TemplateLanguages
{
    /// <summary>In the first of the languages that there is, then in the next. en_US before en_GB for en_US; either for en.</summary>
    public static IEnumerable<MessageTemplate> InOrder(IReadOnlyList<string> languages, IReadOnlyList<MessageTemplate> templates) =>
        languages.SelectMany(language => In(language, templates)).Distinct();

    private static IEnumerable<MessageTemplate> In(string language, IReadOnlyList<MessageTemplate> templates) => templates
        .Where(template => Plain(template.Language) == Plain(language))
        .OrderByDescending(template => string.Equals(template.Language, language, StringComparison.OrdinalIgnoreCase)).ThenBy(template => template.Language, StringComparer.Ordinal);

    private static string Plain(string language) => language.Split('_', '-')[0].ToLowerInvariant();
}
