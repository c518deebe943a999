using FluentValidation;
using FluentValidation.Results;
using TrailDesk.Application.Media;
using TrailDesk.Application.Templates;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Broadcasts;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Shared;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Broadcasts;

/// <summary>The template of a broadcast in all its languages, held against what the broadcast fills it with.</summary>
public sealed class BroadcastTemplates(ITemplateStore templates, TemplateSending sending, BroadcastFiles files)
{
    /// <exception cref="BroadcastTemplateException">The provider sends it to nobody, or it cannot be filled by name.</exception>
    /// <exception cref="ValidationException">A variable has nothing to be filled with, or is in no text; or names no file of the company.</exception>
    /// <exception cref="TemplateFileException">Twilio does not let a template show this file.</exception>
    public async Task<TemplateSet> OpenAsync(BroadcastPlan plan, Channel channel, CancellationToken cancellation)
    {
        var named = (await templates.ListAsync(TemplateAccount.Of(channel), cancellation)).Where(template => template.Name == plan.Template.Name).ToList();
        var usable = named.Where(template => template is { Status: TemplateStatus.Approved, Definition.IsForeign: false }).Select(template => template.Definition).ToList();
        var fallback = usable.FirstOrDefault(template => template.Language == plan.Template.Language) ?? throw new BroadcastTemplateException(Why(plan, named));
        var set = new TemplateSet(plan, usable, fallback);
        if (set.Problems() is [_, ..] problems) throw new ValidationException(problems);
        foreach (var template in usable)
            if (set.FileOf(template) is { } file) sending.CheckFile(template, file, channel);
        return set with { Files = await files.CheckAsync(plan, channel, cancellation) };
    }

    /// <returns>The template as it is sent; null where WhatsApp would refuse these values.</returns>
    public async Task<MessageContent?> FillAsync(
        TemplateSet set, TemplateDefinition template, IReadOnlyDictionary<string, string> values, Channel channel, CancellationToken cancellation)
    {
        try
        {
            var content = new MessageContent { Template = await sending.PrepareAsync(new TemplatePart(template.Name, template.Language), values, channel, cancellation) };
            return content.OwnFile() is { MediaId: { } id } && set.Files.TryGetValue(id, out var file) ? content.With(file) : content;
        }
        catch (ValidationException)
        {
            return null;
        }
    }

    private static string Why(BroadcastPlan plan, List<MessageTemplate> named)
    {
        var (name, language) = plan.Template;
        return named.FirstOrDefault(template => template.Language == language) switch
        {
            null => $"There is no template {name} in {language} on this channel's account. Read the provider's list with POST /api/templates/sync, or name another.",
            { Definition.IsForeign: true } => $"The template {name} in {language} has parts that a broadcast cannot fill.",
            var known => $"The template {name} in {language} is {known.Status}{(known.Reason is { } reason ? $" ({reason})" : "")}: the provider sends it to nobody.",
        };
    }
}

public sealed class BroadcastTemplateException(string sentence) : RefusedException(sentence);

/// <summary>A template in the languages that may go.</summary>
/// <param name="Fallback">In the language that the broadcast names; what its text says is filled as this one is, whoever reads it.</param>
public sealed record TemplateSet(BroadcastPlan Plan, IReadOnlyList<TemplateDefinition> Languages, TemplateDefinition Fallback)
{
    /// <summary>Files of the company that it shows.</summary>
    public IReadOnlyDictionary<Guid, MediaPart> Files { get; init; } = new Dictionary<Guid, MediaPart>();

    public bool IsMarketing { get; } = Languages.Any(template => template.Category == TemplateCategories.Marketing);

    public bool MustNotGoTwice { get; } = Languages.Any(TemplateCare.MustNotGoTwice);

    /// <summary>The person's own language, with or without a region; else the broadcast's.</summary>
    public TemplateDefinition For(string? language) => language is null
        ? Fallback
        : Languages.FirstOrDefault(template => template.Language == language)
            ?? (Base(Fallback.Language) == Base(language) ? Fallback : Languages.FirstOrDefault(template => Base(template.Language) == Base(language)) ?? Fallback);

    /// <summary>What fills a variable: what the broadcast says, else what the template itself is bound to.</summary>
    public VariableBinding? BindingOf(TemplateDefinition template, string variable) =>
        Plan.Variables.GetValueOrDefault(variable)
        ?? (template.Variables.FirstOrDefault(known => known.Name == variable) is { Field: var field } && BroadcastFields.All.Contains(field) ? new VariableBinding(field) : null);

    public static IEnumerable<string> VariablesOf(TemplateDefinition template) => TemplateSlots.Of(template).Select(slot => slot.Variable).Distinct();

    /// <summary>What the header of a template is filled with: an id of ours, or a link; null where it has no file.</summary>
    public string? FileOf(TemplateDefinition template) =>
        TemplateSlots.Of(template).FirstOrDefault(slot => slot.IsFile) is { } slot ? BindingOf(template, slot.Variable)?.Value : null;

    public List<ValidationFailure> Problems()
    {
        var unbound = Languages.SelectMany(template => VariablesOf(template).Where(variable => BindingOf(template, variable) is null))
            .Concat(TemplateText.Names(Plan.Text).Where(variable => BindingOf(Fallback, variable) is null)).Distinct()
            .Select(variable => new ValidationFailure($"template.variables.{variable}", $"{variable} needs a value, or a field to be filled from."));
        var known = Languages.SelectMany(VariablesOf).Concat(TemplateText.Names(Plan.Text)).ToHashSet();
        var strangers = Plan.Variables.Keys.Where(variable => !known.Contains(variable))
            .Select(variable => new ValidationFailure($"template.variables.{variable}", $"Neither the template nor the text has a variable {variable}."));
        var noFiles = Languages.SelectMany(TemplateSlots.Of).Where(slot => slot.IsFile && BindingOf(Fallback, slot.Variable) is { Value: null }).Select(slot => slot.Variable).Distinct()
            .Select(variable => new ValidationFailure($"template.variables.{variable}", $"{variable} needs a value: a public link, or the id of a file from POST /api/media."));
        return [.. unbound, .. strangers, .. noFiles];
    }

    private static string Base(string language) => language.Split('_', '-')[0].ToLowerInvariant();
}
