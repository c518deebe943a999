using System.Globalization;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Infrastructure.WhatsApp;

/// <summary>A provider's numbers become names, such as body_1, and are only trusted where the way back is the same.</summary>
internal static class TemplateNumbers
{
    public static string? Name(string? text, string prefix) => text is null
        ? null
        : TemplateText.Fill(text, number => IsNumber(number) ? $"{{{{{prefix}_{number}}}}}" : $"{{{{{number}}}}}");

    /// <summary>Parts whose numbers do not count up from 1 as ours do are somebody else's business.</summary>
    public static TemplateDefinition Trusted(TemplateDefinition definition, IReadOnlyList<TemplateSlot> slots, Func<TemplateSlot, int, int> numberOf)
    {
        var isTrusted = slots.Select((slot, at) => slot.Kind != "text" || slot.Variable.EndsWith($"_{numberOf(slot, at)}", StringComparison.Ordinal)).All(fits => fits);
        return isTrusted ? definition : definition with { IsForeign = true };
    }

    public static TemplateVariable Variable(string name, string? sample) => new(name, TemplateFields.Custom, sample ?? "");

    public static bool IsNumber(string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
