using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>Makes our templates say what the provider's list says. Null where there was no list to be had.</summary>
/// <param name="AskedAt">What was changed here after that is newer than the list.</param>
public sealed record ApplyCatalogue(Channel Channel, IReadOnlyList<ProviderTemplate>? Listed, DateTimeOffset AskedAt) : ITransactionalCommand<CatalogueChanges?>;

public sealed record CatalogueChanges(int Templates, int Added, int Changed);

internal sealed class ApplyCatalogueHandler(ITemplateStore templates, TemplateAlerts alerts) : IRequestHandler<ApplyCatalogue, CatalogueChanges?>
{
    private static readonly TimeSpan WhereNobodyWaits = TimeSpan.FromHours(1);

    // Twilio tells nothing by itself; a review is minutes to a day.
    private static readonly TimeSpan WhileOneIsReviewed = TimeSpan.FromMinutes(5);

    // So long may a request that left take to show in the list.
    private static readonly TimeSpan Arrival = TimeSpan.FromMinutes(10);

    public async Task<CatalogueChanges?> Handle(ApplyCatalogue request, CancellationToken cancellationToken)
    {
        var account = TemplateAccount.Of(request.Channel);
        if (request.Listed is not { } listed)
        {
            templates.WasRead(account, WhileOneIsReviewed);
            return null;
        }

        var known = (await templates.ListAsync(account, cancellationToken)).ToList();
        var changes = new CatalogueChanges(listed.Count, 0, 0);
        foreach (var entry in listed) changes = Apply(request, account, entry, Match(known, entry), changes);
        foreach (var missing in known.Where(template => !listed.Any(entry => IsSame(template, entry))))
            if (Miss(missing, request.AskedAt)) changes = changes with { Changed = changes.Changed + 1 };
        var isReviewed = known.Exists(template => template.Status is TemplateStatus.Submitted or TemplateStatus.Pending);
        templates.WasRead(account, isReviewed ? WhileOneIsReviewed : WhereNobodyWaits);
        return changes;
    }

    private CatalogueChanges Apply(ApplyCatalogue request, string account, ProviderTemplate entry, MessageTemplate? template, CatalogueChanges changes)
    {
        var word = new TemplateWord(null, TemplateStatus.OfProvider(entry.Status), entry.Definition.Category, entry.Quality, entry.Reason, entry.Id);
        if (template is null)
        {
            template = MessageTemplate.Draft(Guid.CreateVersion7(), account, request.Channel.Id, entry.Definition);
            template.Hear(word with { Status = word.Status ?? TemplateStatus.Pending });
            templates.Save(template);
            return changes with { Added = changes.Added + 1 };
        }

        if (template.ChangedAt > request.AskedAt) return changes;
        var (news, hadNoId) = (template.Hear(word), template.ProviderId is null);
        var isReworded = !TemplateShape.AreSame(template.Definition, entry.Definition);
        var isRefiled = template.Definition.WithFileOf(entry.Definition) != template.Definition;
        template.Definition = isReworded ? entry.Definition : template.Definition.WithFileOf(entry.Definition);
        if (news is null && !isReworded && !isRefiled && !hadNoId) return changes;
        templates.Save(template);
        alerts.Tell(template, news);
        if (isReworded) alerts.TellOfWords(template);
        return changes with { Changed = changes.Changed + 1 };
    }

    private bool Miss(MessageTemplate template, DateTimeOffset askedAt)
    {
        if (template.ChangedAt > askedAt || template.Status == TemplateStatus.Disabled) return false;
        if (template.IsKnownToProvider)
            alerts.Tell(template, template.Hear(new TemplateWord(null, TemplateStatus.Disabled, Reason: "DELETED")));
        else if (template.Status == TemplateStatus.Submitted && template.SubmittedAt < askedAt - Arrival)
            template.Return("It did not reach the provider. Submit it again.");
        else
            return false;
        templates.Save(template);
        return true;
    }

    private static MessageTemplate? Match(List<MessageTemplate> known, ProviderTemplate entry) =>
        known.Find(template => template.ProviderId == entry.Id) ?? known.Find(template => IsSame(template, entry));

    private static bool IsSame(MessageTemplate template, ProviderTemplate entry) => template.ProviderId == entry.Id
        || (template.Name == entry.Definition.Name && template.Language == entry.Definition.Language);
}
