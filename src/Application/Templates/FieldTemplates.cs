using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>A template that the desk sends by itself.</summary>
/// <param name="Order">Business fields of the body's variables, in order: for one that was made elsewhere, whose variables have no fields.</param>
/// <param name="Least">How many of them one that was made elsewhere has at least; 0 for all.</param>
public sealed record FieldTemplate(string Name, IReadOnlyList<string> Order, int Least = 0);

/// <summary>Approved templates, filled with what the desk knows, by the business fields that their variables are bound to.</summary>
public sealed class FieldTemplates(ITemplateStore templates, IPublicAddress address)
{
    /// <param name="languages">The one that is wished for first.</param>
    /// <param name="fieldsIn">Values by business field, in the words of a language.</param>
    /// <returns>In the first of the languages that there is, as it is sent; null where no approved one can be filled.</returns>
    public async Task<TemplatePart?> FillAsync(
        FieldTemplate wanted, IReadOnlyList<string> languages, Func<string, IReadOnlyDictionary<string, string>> fieldsIn, Channel channel,
        CancellationToken cancellation) =>
        await FindAsync(wanted, languages, fieldsIn, channel, cancellation) is not { } filled ? null
            : channel.Provider != "twilio" ? filled.ByName
            : filled.Template.ProviderId is { } sid ? new TemplatePart(sid, filled.Template.Language, filled.Values.ToTwilio(filled.Template.Definition)) : null;

    /// <summary>As above, but by its name and as Meta takes it: for what is kept, and fitted to the channel when it goes.</summary>
    public async Task<TemplatePart?> NameAsync(
        FieldTemplate wanted, IReadOnlyList<string> languages, Func<string, IReadOnlyDictionary<string, string>> fieldsIn, Channel channel,
        CancellationToken cancellation) =>
        (await FindAsync(wanted, languages, fieldsIn, channel, cancellation))?.ByName;

    private async Task<Filled?> FindAsync(
        FieldTemplate wanted, IReadOnlyList<string> languages, Func<string, IReadOnlyDictionary<string, string>> fieldsIn, Channel channel,
        CancellationToken cancellation)
    {
        var known = (await templates.ListAsync(TemplateAccount.Of(channel), cancellation))
            .Where(template => template is { Status: TemplateStatus.Approved, Definition.IsForeign: false } && template.Name == wanted.Name).ToList();
        foreach (var template in TemplateLanguages.InOrder(languages, known))
            if (Fill(template, wanted, fieldsIn(template.Language), channel) is { } filled) return filled;
        return null;
    }

    private Filled? Fill(MessageTemplate template, FieldTemplate wanted, IReadOnlyDictionary<string, string> fields, Channel channel)
    {
        var (definition, values) = (template.Definition, new Dictionary<string, string>());
        foreach (var variable in TemplateSlots.Of(definition).Select(slot => slot.Variable).Distinct())
            if (fields.GetValueOrDefault(FieldOf(variable, definition, wanted)) is { } value) values[variable] = value;
            else return null;
        var filled = TemplateParameters.Read(definition, values);
        if (filled.Problems.Count > 0 || (channel.Provider == "twilio" && filled.FileProblem(definition, address.Url) is not null)) return null;
        return new Filled(template, filled);
    }

    private static string FieldOf(string variable, TemplateDefinition definition, FieldTemplate wanted)
    {
        var bound = definition.Variables.FirstOrDefault(known => known.Name == variable)?.Field ?? TemplateFields.Custom;
        if (bound != TemplateFields.Custom) return bound;
        var inBody = TemplateText.Names(definition.Body);
        var at = inBody.ToList().IndexOf(variable);
        return inBody.Count <= wanted.Order.Count && inBody.Count >= (wanted.Least > 0 ? wanted.Least : wanted.Order.Count) && at >= 0 ? wanted.Order[at] : TemplateFields.Custom;
    }

    private sealed record Filled(MessageTemplate Template, TemplateParameters Values)
    {
        public TemplatePart ByName => new(Template.Name, Template.Language, Values.ToComponents(Template.Definition));
    }
}
