using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Shared;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>Gone here, and at the provider where it is known there.</summary>
public sealed record DeleteTemplate(Guid Id) : ICommand<Unit>;

internal sealed class DeleteTemplateHandler(IMediator mediator, TemplateCatalogues catalogues) : IRequestHandler<DeleteTemplate, Unit>
{
    public async Task<Unit> Handle(DeleteTemplate request, CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new FindForDeletion(request.Id), cancellationToken);
        var everyLanguage = false;
        if (found.Channel is { } channel)
        {
            var catalogue = catalogues.Of(channel);
            var outcome = await catalogue.DeleteAsync(channel, found.Template.Definition, found.Template.ProviderId, CancellationToken.None);
            everyLanguage = outcome switch
            {
                TemplateOutcome.Deleted deleted => deleted.EveryLanguage,
                TemplateOutcome.Refused when !await IsThereAsync(catalogue, channel, found.Template) => false,
                TemplateOutcome.Refused refused => throw new TemplateNotDeletedException(refused.Sentence),
                TemplateOutcome.NotTaken notTaken => throw new TemplateNotDeletedException(notTaken.Sentence),
                _ => throw new TemplateNotDeletedException("Nobody knows whether the provider deleted it. Try again."),
            };
        }

        return await mediator.Send(new RemoveTemplate(request.Id, everyLanguage), CancellationToken.None);
    }

    // Each provider has other words for "there is none": its list has one for all. Where there is no list, it may be there.
    private static async Task<bool> IsThereAsync(ITemplateCatalogue catalogue, Channel channel, MessageTemplate template) =>
        await catalogue.ListAsync(channel, CancellationToken.None) is not { } listed
        || listed.Any(entry => entry.Id == template.ProviderId && !TemplateStatus.IsDeletion(entry.Status));
}

/// <param name="Channel">Null where the provider has never heard of it.</param>
internal sealed record DeletionCase(MessageTemplate Template, Channel? Channel);

internal sealed record FindForDeletion(Guid Id) : ITransactionalCommand<DeletionCase>;

internal sealed class FindForDeletionHandler(ITemplateStore templates, IChannelDirectory channels, ICurrentCaller current)
    : IRequestHandler<FindForDeletion, DeletionCase>
{
    public async Task<DeletionCase> Handle(FindForDeletion request, CancellationToken cancellationToken)
    {
        var template = await templates.FindAsync(request.Id, cancellationToken) ?? throw new NoSuchRecordException("template");
        if (template.Status == TemplateStatus.Submitted) throw new TemplateOnItsWayException();
        return new DeletionCase(template, template.ProviderId is null || template.IsGone
            ? null
            : await channels.ChannelOfAsync(current.Caller.TenantId, template.Account, cancellationToken));
    }
}

internal sealed record RemoveTemplate(Guid Id, bool EveryLanguage) : ITransactionalCommand<Unit>;

internal sealed class RemoveTemplateHandler(ITemplateStore templates, IAuditLog audit) : IRequestHandler<RemoveTemplate, Unit>
{
    public async Task<Unit> Handle(RemoveTemplate request, CancellationToken cancellationToken)
    {
        if (await templates.FindAsync(request.Id, cancellationToken) is not { } template) return Unit.Value;
        var others = request.EveryLanguage
            ? (await templates.ListAsync(template.Account, cancellationToken)).Where(other => other.Name == template.Name && other.ProviderId is not null)
            : [];
        foreach (var gone in others.Where(other => other.Id != template.Id).Prepend(template))
        {
            templates.Remove(gone);
            audit.Add("template.deleted", "template", gone.Id, ("name", gone.Name), ("language", gone.Language));
        }

        return Unit.Value;
    }
}

public sealed class TemplateOnItsWayException() : ConflictException("This template is on its way to the provider. Wait until it is known what came of it.");

public sealed class TemplateNotDeletedException(string sentence) : RefusedException(sentence);
