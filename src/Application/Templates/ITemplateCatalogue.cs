using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>
/// A provider's list of templates, over its HTTP API: Meta's <c>/{account}/message_templates</c>, 360dialog's
/// <c>/v1/configs/templates</c>, Twilio's Content API. Never throws for what a network or a provider does.
/// </summary>
public interface ITemplateCatalogue
{
    /// <summary>As <see cref="IWhatsAppProvider.Name"/>.</summary>
    string Name { get; }

    /// <summary>Creates it and asks for approval; a template with a <paramref name="providerId"/> is there already, and changed or replaced.</summary>
    Task<TemplateOutcome> SubmitAsync(Channel channel, TemplateDefinition definition, string? providerId, CancellationToken cancellation);

    /// <summary>Every page of the account's templates. Null when the provider could not be asked, or not for all of them.</summary>
    Task<IReadOnlyList<ProviderTemplate>?> ListAsync(Channel channel, CancellationToken cancellation);

    Task<TemplateOutcome> DeleteAsync(Channel channel, TemplateDefinition definition, string? providerId, CancellationToken cancellation);
}

/// <summary>What became of a call that changes something. Closed, like <see cref="SendOutcome"/>.</summary>
public abstract record TemplateOutcome
{
    private TemplateOutcome() { }

    /// <param name="Status">The provider's own word.</param>
    /// <param name="Category">Another one than asked for where the provider decided so.</param>
    public sealed record Taken(string ProviderId, string? Status, string? Category = null) : TemplateOutcome;

    /// <param name="EveryLanguage">360dialog deletes by name alone.</param>
    public sealed record Deleted(bool EveryLanguage = false) : TemplateOutcome;

    /// <summary>The author has to mend something.</summary>
    /// <param name="Code">The provider's code, with its subcode after a slash.</param>
    public sealed record Refused(string Code, string Sentence) : TemplateOutcome;

    /// <summary>Nothing was done: credentials, rate, a provider that is away.</summary>
    public sealed record NotTaken(SendFailure Failure, string Sentence) : TemplateOutcome;

    /// <summary>The request left and nobody knows: the next reading of the list will tell.</summary>
    public sealed record Unknown(string Sentence) : TemplateOutcome;
}

/// <summary>One entry of a provider's list.</summary>
/// <param name="Status">The provider's own word.</param>
/// <param name="Definition">With names made up for its numbers (body_1, …); its category is one of the three.</param>
public sealed record ProviderTemplate(string Id, string Status, string? Reason, string? Quality, TemplateDefinition Definition);
