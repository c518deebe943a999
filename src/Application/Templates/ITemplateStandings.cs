using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>For whoever sends what was accepted before: how its template stands now.</summary>
public interface ITemplateStandings
{
    /// <summary>One query for any number of them. What nobody here has heard of is not in the answer.</summary>
    Task<IReadOnlyList<TemplateStanding>> FindAsync(Channel channel, IReadOnlyCollection<TemplatePart> sent, CancellationToken cancellation);
}

/// <param name="ProviderId">By which Twilio's messages name it.</param>
public sealed record TemplateStanding(string Name, string Language, string? ProviderId, string Status, string Category)
{
    public bool Is(TemplatePart sent) => ProviderId == sent.Name || (Name, Language) == (sent.Name, sent.Language);

    public bool IsMarketing => Category == TemplateCategories.Marketing;

    /// <summary>What is in review once more is the provider's to judge: the words before may still go.</summary>
    public bool IsStopped => Status is TemplateStatus.Paused or TemplateStatus.Disabled or TemplateStatus.Rejected;
}
