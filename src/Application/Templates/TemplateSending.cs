using System.Text.Json;
using FluentValidation;
using FluentValidation.Results;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Shared;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>What knowing a template is good for when a message is accepted. One that is not known here goes as it was written.</summary>
public sealed class TemplateSending(ITemplateStore templates, IPublicAddress address)
{
    private const int MostOffered = 20;

    /// <param name="values">By the variables' names, in place of components; null where the caller wrote components or none.</param>
    /// <returns>As it is sent: for Twilio by its ContentSid, with variables in Twilio's order.</returns>
    /// <exception cref="ValidationException">A value is missing, too much, or one that WhatsApp refuses: by the variable's name.</exception>
    /// <exception cref="TemplateNotSendableException">The provider lets nobody send it now.</exception>
    /// <exception cref="TemplateFileException">Twilio does not let it show this file.</exception>
    public async Task<TemplatePart> PrepareAsync(
        TemplatePart asked, IReadOnlyDictionary<string, string>? values, Channel channel, CancellationToken cancellation)
    {
        var template = await FindAsync(asked, channel, cancellation);
        if (template is null) return Unknown(asked, values, channel);
        if (template.Status != TemplateStatus.Approved)
            throw new TemplateNotSendableException(template, await OfferAsync(channel, cancellation));
        if (template.Definition.IsForeign && values is null) return asked with { Name = channel.Provider == "twilio" ? template.ProviderId! : asked.Name };
        if (template.Definition is { HasFixedFile: true, Header.Kind: var kind } && NamesFile(asked, values, kind)) throw new TemplateFileException(TemplateFileException.Fixed);
        var given = values is null
            ? TemplateParameters.Read(template.Definition, asked.Components)
            : TemplateParameters.Read(template.Definition, values);
        Require(given);
        if (channel.Provider == "twilio")
            return given.FileProblem(template.Definition, address.Url) is { } problem
                ? throw new TemplateFileException(problem)
                : new TemplatePart(template.ProviderId!, template.Language, given.ToTwilio(template.Definition));
        return values is null ? asked : asked with { Components = given.ToComponents(template.Definition) };
    }

    /// <param name="file">An id of ours, or a link.</param>
    /// <exception cref="ValidationException">It is neither.</exception>
    /// <exception cref="TemplateFileException">Twilio does not let it show this file.</exception>
    public void CheckFile(TemplateDefinition template, string file, Channel channel)
    {
        var given = TemplateParameters.OfFile(template, file);
        Require(given);
        if (channel.Provider == "twilio" && given.FileProblem(template, address.Url) is { } problem) throw new TemplateFileException(problem);
    }

    private static void Require(TemplateParameters given)
    {
        if (given.Problems is [_, ..]) throw new ValidationException(given.Problems.Select(problem => new ValidationFailure(problem.Field, problem.Sentence)));
    }

    private static bool NamesFile(TemplatePart asked, IReadOnlyDictionary<string, string>? values, string kind) => values is null
        ? SentComponent.ReadAll(asked.Components).ContainsKey(("header", null))
        : values.ContainsKey($"header_{kind}");

    /// <summary>For the desk's own words: the template in the language asked for, else in another that is approved.</summary>
    /// <returns>As it is sent; null where this channel certainly cannot send it. One that nobody has heard of goes by its name, but not through Twilio.</returns>
    public async Task<TemplatePart?> FitAsync(TemplatePart asked, string otherLanguage, Channel channel, CancellationToken cancellation)
    {
        var known = (await templates.ListAsync(TemplateAccount.Of(channel), cancellation))
            .Where(template => template.Name == asked.Name && template.IsKnownToProvider).ToList();
        if (known.Count == 0) return channel.Provider == "twilio" ? null : asked;
        var approved = known.Where(template => template.Status == TemplateStatus.Approved).ToList();
        foreach (var fit in TemplateLanguages.InOrder([asked.Language, otherLanguage, "en"], approved))
            if (TemplateParameters.Read(fit.Definition, asked.Components) is { Problems: [] } given)
                return channel.Provider == "twilio"
                    ? new TemplatePart(fit.ProviderId!, fit.Language, given.ToTwilio(fit.Definition))
                    : asked with { Language = fit.Language };
        return null;
    }

    /// <summary>What could be sent in place of a free text.</summary>
    public async Task<IReadOnlyList<FittingTemplate>> OfferAsync(Channel channel, CancellationToken cancellation) =>
    [
        .. (await templates.ListAsync(TemplateAccount.Of(channel), cancellation))
            .Where(template => template is { Status: TemplateStatus.Approved, Definition.Category: not TemplateCategories.Authentication })
            .OrderBy(template => template.Name, StringComparer.Ordinal).ThenBy(template => template.Language, StringComparer.Ordinal)
            .Take(MostOffered).Select(template => new FittingTemplate(template.Name, template.Language, template.Definition.Category, template.Definition.Body)),
    ];

    /// <summary>Whatever the caller takes it for; false for one that is not known here.</summary>
    public async Task<bool> IsMarketingAsync(TemplatePart asked, Channel channel, CancellationToken cancellation) =>
        (await FindAsync(asked, channel, cancellation))?.Definition.Category == TemplateCategories.Marketing;

    /// <summary>By its name, and by what its variables are bound to where it is known here.</summary>
    public async Task<bool> MustNotGoTwiceAsync(TemplatePart asked, Channel channel, CancellationToken cancellation) =>
        TemplateCare.MustNotGoTwice(asked.Name) || (await FindAsync(asked, channel, cancellation) is { } known && TemplateCare.MustNotGoTwice(known.Definition));

    /// <summary>Only what the provider has spoken of is known: a draft of ours may be another one's template there.</summary>
    private async Task<MessageTemplate?> FindAsync(TemplatePart asked, Channel channel, CancellationToken cancellation)
    {
        var account = TemplateAccount.Of(channel);
        var found = IsContentSid(asked.Name)
            ? await templates.FindAtProviderAsync(account, asked.Name, cancellation)
            : await templates.FindAsync(account, asked.Name, asked.Language, cancellation);
        return found is { IsKnownToProvider: true } ? found : null;
    }

    private static TemplatePart Unknown(TemplatePart asked, IReadOnlyDictionary<string, string>? values, Channel channel)
    {
        if (channel.Provider == "twilio" && !IsContentSid(asked.Name)) throw Refusal("template.name", "This channel is Twilio's, which sends templates by content id (HX…).");
        return values is null
            ? asked
            : throw Refusal("template.variables", $"{asked.Name} in {asked.Language} is not known here, so its variables have no names: write components instead, or read the list with POST /api/templates/sync.");
    }

    private static ValidationException Refusal(string field, string sentence) => new([new ValidationFailure(field, sentence)]);

    private static bool IsContentSid(string name) => name.StartsWith("HX", StringComparison.Ordinal);
}

/// <param name="Body">With its variables by name.</param>
public sealed record FittingTemplate(string Name, string Language, string Category, string Body);

public sealed class TemplateNotSendableException(MessageTemplate template, IReadOnlyList<FittingTemplate> fitting)
    : RefusedException($"The template {template.Name} in {template.Language} is {template.Status}{(template.Reason is { } reason ? $" ({reason})" : "")}: the provider sends it to nobody.")
{
    public override IReadOnlyDictionary<string, object?> Members { get; } = new Dictionary<string, object?> { ["templates"] = fitting };
}

/// <summary>422: Twilio decides with its approval which files a template shows.</summary>
public sealed class TemplateFileException(string sentence) : RefusedException(sentence)
{
    public const string Fixed =
        "Twilio approved this template with a file that every message shows, so none can be given. Submit one whose sample is a file from POST /api/media to show another in each message.";
}
