using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Shared;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>
/// Off to the provider, once the linter finds no error and a manager has said yes; a manager who submits says so with it.
/// Whoever may not approve leaves it waiting.
/// </summary>
public sealed record SubmitTemplate(Guid Id) : ICommand<Unit>;

/// <summary>Two transactions with the call between them: "on its way" is durable before the provider can have it.</summary>
internal sealed class SubmitTemplateHandler(IMediator mediator, TemplateCatalogues catalogues, ITemplateSamples samples) : IRequestHandler<SubmitTemplate, Unit>
{
    public async Task<Unit> Handle(SubmitTemplate request, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new BeginSubmission(request.Id), cancellationToken) is not { } submission) return Unit.Value;
        // From here on the caller may leave: what the provider answers is kept all the same.
        var outcome = await OfferAsync(submission);
        await mediator.Send(new SettleSubmission(request.Id, outcome), CancellationToken.None);
        return outcome switch
        {
            TemplateOutcome.Refused refused => throw new TemplateNotTakenException(refused.Sentence),
            TemplateOutcome.NotTaken notTaken => throw new TemplateNotTakenException(notTaken.Sentence),
            _ => Unit.Value,
        };
    }

    private async Task<TemplateOutcome> OfferAsync(TemplateSubmission submission)
    {
        var readied = await samples.ReadyAsync(submission.Definition, submission.Channel, CancellationToken.None);
        return readied.Instead
            ?? await catalogues.Of(submission.Channel).SubmitAsync(submission.Channel, readied.Definition, submission.ProviderId, CancellationToken.None);
    }
}

internal sealed record TemplateSubmission(Channel Channel, TemplateDefinition Definition, string? ProviderId);

/// <summary>Null where a manager has to approve it first.</summary>
internal sealed record BeginSubmission(Guid Id) : ITransactionalCommand<TemplateSubmission?>;

internal sealed class BeginSubmissionHandler(
    ITemplateStore templates, IChannelDirectory channels, TemplateSampleCheck samples, IPublicAddress address, IAuditLog audit, ICurrentCaller current)
    : IRequestHandler<BeginSubmission, TemplateSubmission?>
{
    // Where the answer is lost, the list is read soon after to find out.
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    public async Task<TemplateSubmission?> Handle(BeginSubmission request, CancellationToken cancellationToken)
    {
        var template = await templates.FindAsync(request.Id, cancellationToken) ?? throw new NoSuchRecordException("template");
        var provider = TemplateAccount.ProviderOf(template.Account);
        LintFinding[] findings =
            [.. LintFinding.Of(template.Definition, provider), .. await samples.CheckAsync(template.Definition, provider, current.Caller.TenantId, cancellationToken)];
        if (findings.Any(finding => finding.Severity == "error")) throw new TemplateFaultyException(findings);
        var channel = await channels.ChannelOfAsync(current.Caller.TenantId, template.Account, cancellationToken);
        var mayApprove = current.Caller.Is(Roles.Owner) || current.Caller.Is(Roles.Manager);
        var now = await templates.NowAsync(cancellationToken);
        if (template.ApprovedAt is null && mayApprove) template.Approve(current.Caller.UserId, now);
        var isCleared = template.ApprovedAt is not null;
        template.Definition = template.Definition with { FileBase = FileBaseOf(template.Definition.Header, channel), HasFixedFile = false };
        if (isCleared) template.Submit(now);
        else template.AskForApproval();
        templates.Save(template);
        if (isCleared) templates.ReadAgain(template.Account, Soon);
        audit.Add(isCleared ? "template.submitted" : "template.approval_asked", "template", template.Id, ("name", template.Name), ("language", template.Language));
        return isCleared ? new TemplateSubmission(channel, template.Definition, template.ProviderId) : null;
    }

    /// <summary>Twilio fixes with its approval where the header's file lies, for every message.</summary>
    private string? FileBaseOf(TemplateHeader? header, Channel channel) => channel.Provider == "twilio" && header is { IsFile: true }
        ? TemplateFileLink.Split(header.MediaId is null ? header.Sample : $"{address.Url}/media")?.Base
        : null;
}

internal sealed record SettleSubmission(Guid Id, TemplateOutcome Outcome) : ITransactionalCommand<Unit>;

internal sealed class SettleSubmissionHandler(ITemplateStore templates, TemplateAlerts alerts) : IRequestHandler<SettleSubmission, Unit>
{
    public async Task<Unit> Handle(SettleSubmission request, CancellationToken cancellationToken)
    {
        // A webhook may have been faster, and is then the newer word.
        if (await templates.FindAsync(request.Id, cancellationToken) is not { } template) return Unit.Value;
        var isOnItsWay = template.Status == TemplateStatus.Submitted;
        switch (request.Outcome)
        {
            case TemplateOutcome.Taken taken when isOnItsWay:
                alerts.Tell(template, template.Hear(new TemplateWord(
                    null, TemplateStatus.OfProvider(taken.Status) ?? TemplateStatus.Pending, TemplateCategories.Read(taken.Category), ProviderId: taken.ProviderId)));
                break;
            case TemplateOutcome.Taken taken: template.ProviderId = taken.ProviderId; break;
            case TemplateOutcome.Refused refused when isOnItsWay: template.Return($"{refused.Code}: {refused.Sentence}"); break;
            case TemplateOutcome.NotTaken notTaken when isOnItsWay: template.Return(notTaken.Sentence); break;
        }

        templates.Save(template);
        return Unit.Value;
    }
}

public sealed class TemplateFaultyException(IReadOnlyList<LintFinding> findings)
    : RefusedException("The provider would refuse this template. Mend what is found, and submit it again.")
{
    public override IReadOnlyDictionary<string, object?> Members { get; } = new Dictionary<string, object?> { ["findings"] = findings };
}

public sealed class TemplateNotTakenException(string sentence) : RefusedException(sentence);
