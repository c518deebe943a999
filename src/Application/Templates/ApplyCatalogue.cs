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

    private const string NotArrived = "It did not reach the provider. Submit it again.";

    public async Task<CatalogueChanges?> Handle(ApplyCatalogue request, CancellationToken cancellationToken)
    {
        var account = TemplateAccount.Of(request.Channel);
        if (request.Listed is not { } listed)
        {
            templates.WasRead(account, WhileOneIsReviewed);
            return null;
        }

        var known = await templates.ListAsync(account, cancellationToken);
        var alive = Alive(listed, known);
        var changes = new CatalogueChanges(alive.Count, 0, 0);
        foreach (var entry in alive) changes = Apply(request, account, entry, Match(known, entry), changes);
        foreach (var missing in known.Where(template => !alive.Exists(entry => IsSame(template, entry))))
            if (Miss(missing, request.AskedAt)) changes = changes with { Changed = changes.Changed + 1 };
        var isReviewed = known.Any(template => template.Status is TemplateStatus.Submitted or TemplateStatus.Pending);
        templates.WasRead(account, isReviewed ? WhileOneIsReviewed : WhereNobodyWaits);
        return changes;
    }

    /// <summary>One for each name and language: what may be sent before what may not, and what is known here before its twin.</summary>
    private static List<ProviderTemplate> Alive(IReadOnlyList<ProviderTemplate> listed, IReadOnlyList<MessageTemplate> known)
    {
        var ids = known.Select(template => template.ProviderId).OfType<string>().ToHashSet();
        return [.. listed.Where(entry => !TemplateStatus.IsDeletion(entry.Status))
            .GroupBy(entry => (entry.Definition.Name, entry.Definition.Language))
            .Select(twins => twins.OrderByDescending(twin => TemplateStatus.OfProvider(twin.Status) == TemplateStatus.Approved)
                .ThenByDescending(twin => ids.Contains(twin.Id)).First())];
    }

    private CatalogueChanges Apply(ApplyCatalogue request, string account, ProviderTemplate entry, MessageTemplate? template, CatalogueChanges changes)
    {
        var word = new TemplateWord(null, TemplateStatus.OfProvider(entry.Status), entry.Definition.Category, entry.Quality, entry.Reason, entry.Id);
        if (template is null)
        {
            templates.Save(Import(request, account, entry, word));
            return changes with { Added = changes.Added + 1 };
        }

        if (template.ChangedAt > request.AskedAt) return changes;
        var isChanged = IsOnItsWay(template, entry) ? GiveUp(template, request.AskedAt) : Hear(template, entry, word);
        if (!isChanged) return changes;
        templates.Save(template);
        return changes with { Changed = changes.Changed + 1 };
    }

    private static MessageTemplate Import(ApplyCatalogue request, string account, ProviderTemplate entry, TemplateWord word)
    {
        var template = MessageTemplate.Draft(Guid.CreateVersion7(), account, request.Channel.Id, entry.Definition);
        template.Hear(word with { Status = word.Status ?? TemplateStatus.Pending });
        return template;
    }

    /// <summary>A change of ours that has not arrived: the list still has the words before.</summary>
    private static bool IsOnItsWay(MessageTemplate template, ProviderTemplate entry) =>
        template.Status == TemplateStatus.Submitted && template.ProviderId == entry.Id
        && TemplateStatus.OfProvider(entry.Status) != TemplateStatus.Pending && !TemplateShape.AreSame(template.Definition, entry.Definition);

    private static bool GiveUp(MessageTemplate template, DateTimeOffset askedAt)
    {
        if (template.SubmittedAt >= askedAt - Arrival) return false;
        template.Return(NotArrived);
        return true;
    }

    private bool Hear(MessageTemplate template, ProviderTemplate entry, TemplateWord word)
    {
        var news = template.Hear(word);
        alerts.Tell(template, news);
        return (!template.IsReworked && Take(template, entry.Definition)) || news is not null;
    }

    /// <summary>The provider's words, and what it says of the header's file.</summary>
    private bool Take(MessageTemplate template, TemplateDefinition listed)
    {
        var before = template.Definition;
        var isReworded = !TemplateShape.AreSame(before, listed);
        template.Definition = isReworded ? listed with { Name = template.Name, Language = template.Language, Category = before.Category } : before.WithFileOf(listed);
        if (isReworded) alerts.TellOfWords(template);
        return template.Definition != before;
    }

    private bool Miss(MessageTemplate template, DateTimeOffset askedAt)
    {
        if (template.ChangedAt > askedAt) return false;
        if (template.IsReworked)
            template.Forget();
        else if (template.IsKnownToProvider && !template.IsGone)
            alerts.Tell(template, template.Hear(new TemplateWord(null, TemplateStatus.Disabled, Reason: TemplateStatus.Deleted, ProviderId: template.ProviderId)));
        else if (template.Status == TemplateStatus.Submitted && GiveUp(template, askedAt))
            template.Forget();
        else
            return false;
        templates.Save(template);
        return true;
    }

    private static MessageTemplate? Match(IReadOnlyList<MessageTemplate> known, ProviderTemplate entry) =>
        known.FirstOrDefault(template => template.ProviderId == entry.Id) ?? known.FirstOrDefault(template => IsSame(template, entry));

    private static bool IsSame(MessageTemplate template, ProviderTemplate entry) => template.ProviderId == entry.Id
        || (template.Name == entry.Definition.Name && template.Language == entry.Definition.Language);
}
