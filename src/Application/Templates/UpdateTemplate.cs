using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Application.Templates;

/// <summary>Replaces a draft, or what a provider rejected, as a whole; an approval that it had counts no more.</summary>
public sealed record UpdateTemplate(Guid Id, TemplateForm Template) : ITransactionalCommand<Unit>;

internal sealed class UpdateTemplateValidator : AbstractValidator<UpdateTemplate>
{
    public UpdateTemplateValidator() =>
        RuleFor(request => request.Template).SetValidator(new TemplateFormValidator<TemplateForm>()).OverridePropertyName("");
}

internal sealed class UpdateTemplateHandler(ITemplateStore templates, IAuditLog audit) : IRequestHandler<UpdateTemplate, Unit>
{
    // It changes no template, so that a new name is the way there; the rejected one stays at the provider.
    private const string NeverChanges = "360dialog";

    public async Task<Unit> Handle(UpdateTemplate request, CancellationToken cancellationToken)
    {
        var template = await templates.FindAsync(request.Id, cancellationToken) ?? throw new NoSuchRecordException("template");
        var definition = request.Template.ToDefinition();
        var isRenamed = (definition.Name, definition.Language) != (template.Name, template.Language);
        if (isRenamed && template.ProviderId is not null && TemplateAccount.ProviderOf(template.Account) != NeverChanges)
            throw new TemplateNameFixedException();
        var other = await templates.FindAsync(template.Account, definition.Name, definition.Language, cancellationToken);
        if (other is not null && other.Id != template.Id) throw new TemplateExistsException(other);
        template.Revise(definition);
        if (isRenamed) template.Forget();
        templates.Save(template);
        audit.Add("template.updated", "template", template.Id, ("name", template.Name), ("language", template.Language));
        return Unit.Value;
    }
}

public sealed class TemplateNameFixedException()
    : Domain.Shared.ConflictException("The provider knows this template by its name and language, so they stay. Make a new one to change them.");
