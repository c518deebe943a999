using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Shared;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>A manager's own yes to the words that were read. Where somebody asked for it by submitting, the template goes off with it.</summary>
/// <param name="Version">Of the template as it was read: what was changed since has to be read again.</param>
public sealed record ApproveTemplate(Guid Id, int? Version) : ICommand<Unit>;

internal sealed class ApproveTemplateValidator : AbstractValidator<ApproveTemplate>
{
    public ApproveTemplateValidator() => RuleFor(request => request.Version).NotNull()
        .WithMessage("version must be that of the template as you read it: GET /api/templates/{id} has it.");
}

internal sealed class ApproveTemplateHandler(IMediator mediator) : IRequestHandler<ApproveTemplate, Unit>
{
    public async Task<Unit> Handle(ApproveTemplate request, CancellationToken cancellationToken)
    {
        var isAwaited = await mediator.Send(new RecordApproval(request.Id, request.Version!.Value), cancellationToken);
        if (isAwaited) await mediator.Send(new SubmitTemplate(request.Id), cancellationToken);
        return Unit.Value;
    }
}

/// <summary>Answers whether somebody waits for it.</summary>
internal sealed record RecordApproval(Guid Id, int Version) : ITransactionalCommand<bool>;

internal sealed class RecordApprovalHandler(ITemplateStore templates, IAuditLog audit, ICurrentCaller current)
    : IRequestHandler<RecordApproval, bool>
{
    public async Task<bool> Handle(RecordApproval request, CancellationToken cancellationToken)
    {
        var template = await templates.FindAsync(request.Id, cancellationToken) ?? throw new NoSuchRecordException("template");
        if (template.Version != request.Version) throw new TemplateChangedException(template.Version);
        template.Approve(current.Caller.UserId, await templates.NowAsync(cancellationToken));
        templates.Save(template);
        audit.Add("template.approved_by_manager", "template", template.Id, ("name", template.Name), ("language", template.Language), ("version", $"{request.Version}"));
        return template.Status == TemplateStatus.AwaitingApproval;
    }
}

public sealed class TemplateChangedException(int version)
    : ConflictException($"This template was changed since you read it. Read it again, and approve version {version} if you still agree.");
