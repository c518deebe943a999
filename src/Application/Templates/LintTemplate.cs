using FluentValidation;
using MediatR;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>What the provider would say against a template.</summary>
public sealed record LintTemplate(Guid Id) : IRequest<LintReport>;

/// <param name="Ok">No finding is an error.</param>
public sealed record LintReport(bool Ok, IReadOnlyList<LintFinding> Findings);

/// <param name="Severity">error or warning.</param>
/// <param name="Where">name, language, category, header, body, footer, buttons[0] or variables.price.</param>
/// <param name="Mend">What to do about it.</param>
public sealed record LintFinding(string Severity, string Rule, string Where, string Sentence, string Mend)
{
    internal static IReadOnlyList<LintFinding> Of(TemplateDefinition definition, string provider) =>
        [.. TemplateLinter.Check(definition, provider).Select(found => new LintFinding(found.Severity, found.Rule, found.Where, found.Sentence, found.Mend))];
}

internal sealed class LintTemplateHandler(IMediator mediator, TemplateSampleCheck samples, ICurrentCaller current) : IRequestHandler<LintTemplate, LintReport>
{
    public async Task<LintReport> Handle(LintTemplate request, CancellationToken cancellationToken)
    {
        var template = await mediator.Send(new GetTemplate(request.Id), cancellationToken);
        var definition = template.ToDefinition();
        LintFinding[] findings =
            [.. LintFinding.Of(definition, template.Provider), .. await samples.CheckAsync(definition, template.Provider, current.Caller.TenantId, cancellationToken)];
        return new LintReport(findings.All(finding => finding.Severity != "error"), findings);
    }
}

/// <summary>A template as a phone will show it.</summary>
/// <param name="Values">By the variables' names; a sample stands where there is none.</param>
public sealed record PreviewTemplate(Guid Id, IReadOnlyDictionary<string, string>? Values = null) : IRequest<TemplatePreview>;

internal sealed class PreviewTemplateValidator : AbstractValidator<PreviewTemplate>
{
    public PreviewTemplateValidator() => RuleFor(request => request.Values)
        .Must(values => values is null || (values.Count <= 50 && values.Values.All(value => value is { Length: <= 1024 })))
        .WithMessage("values can have at most 50 entries of at most 1024 characters.");
}

internal sealed class PreviewTemplateHandler(IMediator mediator) : IRequestHandler<PreviewTemplate, TemplatePreview>
{
    public async Task<TemplatePreview> Handle(PreviewTemplate request, CancellationToken cancellationToken) =>
        TemplatePreview.Of((await mediator.Send(new GetTemplate(request.Id), cancellationToken)).ToDefinition(), request.Values);
}
