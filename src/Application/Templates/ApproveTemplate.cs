using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>A manager's own yes. Where somebody asked for it by submitting, the template goes off with it.</summary>
public sealed record ApproveTemplate(Guid Id) : ICommand<Unit>;

internal sealed class ApproveTemplateHandler(IMediator mediator) : IRequestHandler<ApproveTemplate, Unit>
{
    public async Task<Unit> Handle(ApproveTemplate request, CancellationToken cancellationToken)
    {
        var isAwaited = await mediator.Send(new RecordApproval(request.Id), cancellationToken);
        if (isAwaited) await mediator.Send(new SubmitTemplate(request.Id), cancellationToken);
        return Unit.Value;
    }
}

/// <summary>Answers whether somebody waits for it.</summary>
internal sealed record RecordApproval(Guid Id) : ITransactionalCommand<bool>;

internal sealed class RecordApprovalHandler(ITemplateStore templates, IAuditLog audit, ICurrentCaller current, TimeProvider clock)
    : IRequestHandler<RecordApproval, bool>
{
    public async Task<bool> Handle(RecordApproval request, CancellationToken cancellationToken)
    {
        var template = await templates.FindAsync(request.Id, cancellationToken) ?? throw new NoSuchRecordException("template");
        template.Approve(current.Caller.UserId, clock.GetUtcNow());
        templates.Save(template);
        audit.Add("template.approved_by_manager", "template", template.Id, ("name", template.Name), ("language", template.Language));
        return template.Status == TemplateStatus.AwaitingApproval;
    }
}
