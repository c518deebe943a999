using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>
/// What a provider changes by itself stands in the audit log, without an actor: a category costs money, a pause stops
/// messages, and nobody of the company did it. Screens hear of it with the change itself.
/// </summary>
public sealed class TemplateAlerts(IAuditLog audit)
{
    public void Tell(MessageTemplate template, TemplateNews? news)
    {
        if (news is null) return;
        if (news.Status is { } status) Add($"template.{template.Status}", template, ("from", status), ("reason", template.Reason));
        if (news.Category is { } category) Add("template.category_changed", template, ("from", category), ("to", template.Definition.Category));
        if (news.Expected is { } expected) Add("template.category_announced", template, ("from", template.Definition.Category), ("to", expected));
        if (news.Quality is { } quality) Add("template.quality_changed", template, ("from", quality), ("to", template.Quality));
    }

    public void TellOfWords(MessageTemplate template) => Add("template.words_changed", template);

    private void Add(string action, MessageTemplate template, params (string, string?)[] details) => audit.Add(new AuditEntry(
        null, action, "template", template.Id, [("name", template.Name), ("language", template.Language), .. details]));
}
