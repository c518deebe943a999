using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Application.Templates;

/// <summary>Somebody has seen what became of a template's category, and it is shown to nobody any more.</summary>
public sealed record AcknowledgeCategory(Guid Id) : ITransactionalCommand<Unit>;

internal sealed class AcknowledgeCategoryHandler(ITemplateStore templates, IAuditLog audit) : IRequestHandler<AcknowledgeCategory, Unit>
{
    public async Task<Unit> Handle(AcknowledgeCategory request, CancellationToken cancellationToken)
    {
        var template = await templates.FindAsync(request.Id, cancellationToken) ?? throw new NoSuchRecordException("template");
        if (!template.HasCategoryNotice) return Unit.Value;
        template.AcknowledgeCategory();
        templates.Save(template);
        audit.Add("template.category_acknowledged", "template", template.Id, ("name", template.Name), ("category", template.Definition.Category));
        return Unit.Value;
    }
}
