using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Shared;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>Writes a draft: nobody outside hears of it.</summary>
public sealed record CreateTemplate(NewTemplate Template) : ITransactionalCommand<Guid>;

internal sealed class CreateTemplateValidator : AbstractValidator<CreateTemplate>
{
    public CreateTemplateValidator() =>
        RuleFor(request => request.Template).SetValidator(new TemplateFormValidator<NewTemplate>()).OverridePropertyName("");
}

internal sealed class CreateTemplateHandler(ITemplateStore templates, IChannelDirectory channels, IAuditLog audit, ICurrentCaller current, TimeProvider clock)
    : IRequestHandler<CreateTemplate, Guid>
{
    public async Task<Guid> Handle(CreateTemplate request, CancellationToken cancellationToken)
    {
        var channel = await channels.FindAsync(request.Template.ChannelId, cancellationToken);
        if (channel is null || channel.TenantId != current.Caller.TenantId) throw new ChannelNotFoundException();
        var (account, definition) = (TemplateAccount.Of(channel), request.Template.ToDefinition());
        var other = await templates.FindAsync(account, definition.Name, definition.Language, cancellationToken);
        if (other is { IsGone: false }) throw new TemplateExistsException(other);
        // What is gone at the provider holds its name here alone: its row is written anew.
        var template = other ?? MessageTemplate.Draft(Guid.CreateVersion7(clock.GetUtcNow()), account, channel.Id, definition);
        if (other is not null) template.Revive(definition);
        templates.Save(template);
        audit.Add("template.created", "template", template.Id, ("name", template.Name), ("language", template.Language));
        return template.Id;
    }
}

public sealed class TemplateExistsException(MessageTemplate other)
    : ConflictException($"There is a template {other.Name} in {other.Language} already, which is {other.Status}: {other.Id}.");
