using System.Text.RegularExpressions;

namespace TrailDesk.Domain.Templates;

/// <param name="Severity">error: the provider will refuse it; warning: it may, or it costs more than it needs to.</param>
/// <param name="Rule">A word of ours, such as body.edge.</param>
/// <param name="Where">name, language, category, header, body, footer, buttons[0] or variables.price.</param>
/// <param name="Mend">What to do about it.</param>
public sealed record TemplateFinding(string Severity, string Rule, string Where, string Sentence, string Mend)
{
    public bool IsError => Severity == "error";

    public static TemplateFinding Error(string rule, string where, string sentence, string mend) => new("error", rule, where, sentence, mend);

    public static TemplateFinding Warning(string rule, string where, string sentence, string mend) => new("warning", rule, where, sentence, mend);
}

/// <summary>The providers' own rules, before a provider applies them: a refused name is locked for days.</summary>
public static partial class TemplateLinter
{
    /// <param name="provider">meta, 360dialog or twilio.</param>
    public static IReadOnlyList<TemplateFinding> Check(TemplateDefinition definition, string provider) =>
    [
        .. OfNames(definition),
        .. TemplateTextRules.Check(definition),
        .. TemplateButtonRules.Check(definition, provider),
        .. TemplateVariableRules.Check(definition),
        .. OfHeaderFile(definition, provider),
        .. OfCategory(definition),
    ];

    private static IEnumerable<TemplateFinding> OfNames(TemplateDefinition definition)
    {
        if (!NameForm().IsMatch(definition.Name))
            yield return TemplateFinding.Error("name.form", "name", "The name has other signs than a to z, 0 to 9 and underscores, or more than 512 of them.",
                "Write it like trip_notice.");
        if (!LanguageForm().IsMatch(definition.Language))
            yield return TemplateFinding.Error("language.form", "language", $"{definition.Language} is no language code of WhatsApp's.", "Use a code such as en, en_US, id or es.");
        if (TemplateCategories.Read(definition.Category) != definition.Category)
            yield return TemplateFinding.Error("category.unknown", "category", $"{definition.Category} is no category.", "Use MARKETING, UTILITY or AUTHENTICATION.");
    }

    private static IEnumerable<TemplateFinding> OfHeaderFile(TemplateDefinition definition, string provider)
    {
        if (definition.Header is not { } header) yield break;
        if (header is { IsFile: true, MediaId: null } && !IsSample(header, provider))
            yield return TemplateFinding.Error("header.sample", "header",
                $"A header with {(header.Kind == "image" ? "an image" : $"a {header.Kind}")} needs a sample of it" + (string.IsNullOrEmpty(header.Sample) ? "." : $", and {provider} takes none as {header.Sample}."),
                "Upload one with POST /api/media and give its id as the header's mediaId" + (provider == "meta" ? "." : ", or a public https link as its sample")
                + (provider == "twilio" ? " that ends like the file, such as .pdf: each message's file then has to lie at the same host." : provider == "meta" ? "" : "."));
        if (header.Kind == "location" && provider == "twilio")
            yield return TemplateFinding.Error("header.kind", "header", "Twilio has no header with a location.", "Leave it out, or send the location as a message of its own.");
    }

    /// <summary>Meta takes handles of its own uploads alone; the others fetch a link, and Twilio tells what it is by its ending.</summary>
    private static bool IsSample(TemplateHeader header, string provider) => provider == "meta"
        ? header.Sample is not null && UploadHandle().IsMatch(header.Sample)
        : Uri.TryCreate(header.Sample, UriKind.Absolute, out var link) && link.Scheme == "https" && (provider != "twilio" || TemplateFileLink.KindOf(header.Sample) == header.Kind);

    private static IEnumerable<TemplateFinding> OfCategory(TemplateDefinition definition)
    {
        if (definition.Category == TemplateCategories.Utility && Promotion().Match($"{definition.Header?.Text} {definition.Body} {definition.Footer}") is { Success: true } word)
            yield return TemplateFinding.Warning("category.promotion", "category", $"\"{word.Value}\" reads as promotion: WhatsApp moves such a template to MARKETING, which costs more.",
                "Leave the promotion out, or make it a template of its own under MARKETING.");
        if (definition.Category == TemplateCategories.Authentication)
            yield return TemplateFinding.Error("category.authentication", "category", "Authentication templates have WhatsApp's own wording: another one is refused.",
                "Use UTILITY; make a template for one-time codes in the provider's own pages, and read it with POST /api/templates/sync.");
    }

    [GeneratedRegex("^[0-9]+:.+$", RegexOptions.NonBacktracking)]
    private static partial Regex UploadHandle();

    [GeneratedRegex("^[a-z0-9_]{1,512}$", RegexOptions.NonBacktracking)]
    private static partial Regex NameForm();

    [GeneratedRegex("^[a-z]{2,3}(_[A-Z]{2,3})?$", RegexOptions.NonBacktracking)]
    private static partial Regex LanguageForm();

    [GeneratedRegex(@"\b(discount|special offer|promo\w*|limited time|sale ends|coupon|free gift|buy now|diskon|penawaran khusus|penawaran spesial|hadiah gratis|beli sekarang|descuento|oferta|cup[oó]n|rebaja|compra ahora)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Promotion();
}
