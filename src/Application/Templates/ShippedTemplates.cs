using System.Reflection;
using System.Text.Json;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>The templates that come with TrailDesk, from <c>shipped-*.json</c>: a language is added by one file.</summary>
internal static class ShippedTemplates
{
    private const string PayUrl = "{payUrl}";
    private static readonly Lazy<IReadOnlyList<TemplateDefinition>> All = new(Load);

    /// <param name="payUrl">What stands before the booking's code in the address of a payment; without one there is no such button.</param>
    public static IReadOnlyList<TemplateDefinition> For(string? payUrl) => [.. All.Value.Select(definition => With(definition, payUrl))];

    private static TemplateDefinition With(TemplateDefinition definition, string? payUrl)
    {
        if (definition.Buttons.All(button => button.Url?.Contains(PayUrl, StringComparison.Ordinal) != true)) return definition;
        if (payUrl is not null)
            return definition with { Buttons = [.. definition.Buttons.Select(button => button with { Url = button.Url?.Replace(PayUrl, payUrl, StringComparison.Ordinal) })] };
        var left = definition with { Buttons = [.. definition.Buttons.Where(button => button.Url?.Contains(PayUrl, StringComparison.Ordinal) != true)] };
        var used = TemplateSlots.Of(left).Select(slot => slot.Variable).ToHashSet();
        return left with { Variables = [.. left.Variables.Where(variable => used.Contains(variable.Name))] };
    }

    private static List<TemplateDefinition> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var definitions = new List<TemplateDefinition>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith("templates/", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            definitions.AddRange(JsonSerializer.Deserialize<List<TemplateDefinition>>(stream, JsonSerializerOptions.Web)!);
        }

        return definitions;
    }
}
