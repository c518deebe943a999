using MediatR;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>A provider said something of a template. Part of the inbox's transaction.</summary>
public sealed record ApplyTemplateNews(Channel Channel, TemplateEvent Event, DateTimeOffset ReceivedAt) : IRequest<bool>;

internal sealed class ApplyTemplateNewsHandler(ITemplateStore templates, TemplateAlerts alerts) : IRequestHandler<ApplyTemplateNews, bool>
{
    private const string Words = "message_template_components_update";

    public async Task<bool> Handle(ApplyTemplateNews request, CancellationToken cancellationToken)
    {
        var account = AccountOf(request.Channel, request.Event);
        var template = await FindAsync(account, request.Event, cancellationToken);
        // A template that nobody here has heard of, or new words: the list has them.
        if (template is null || request.Event.Field == Words) templates.ReadAgain(account, TimeSpan.Zero);
        if (template is null || template.Hear(WordOf(request)) is not { } news) return false;
        templates.Save(template);
        alerts.Tell(template, news);
        return true;
    }

    // An app's webhook brings news of all its accounts, through whichever channel's door.
    private static string AccountOf(Channel door, TemplateEvent said) =>
        TemplateAccount.Of(door.Provider == "meta" && said.AccountId is { } id ? door with { BusinessAccountId = id } : door);

    private async Task<MessageTemplate?> FindAsync(string account, TemplateEvent said, CancellationToken cancellation)
    {
        if (said.TemplateId is { } id && await templates.FindAtProviderAsync(account, id, cancellation) is { } known) return known;
        return said is { TemplateName: { } name, Language: { } language } ? await templates.FindAsync(account, name, language, cancellation) : null;
    }

    private static TemplateWord WordOf(ApplyTemplateNews request)
    {
        var said = request.Event;
        var word = new TemplateWord(said.At ?? request.ReceivedAt, ProviderId: said.TemplateId);
        return said.Field switch
        {
            "message_template_quality_update" => word with { Quality = said.Status },
            "template_category_update" => word with { Category = TemplateCategories.Read(said.Status), Expected = TemplateCategories.Read(said.CorrectCategory) },
            "message_template_status_update" => word with
            {
                Status = TemplateStatus.OfProvider(said.Status),
                Category = TemplateCategories.Read(said.Category),
                Reason = TemplateStatus.IsDeletion(said.Status) ? TemplateStatus.Deleted : ReasonOf(said),
            },
            _ => word,
        };
    }

    private static string? ReasonOf(TemplateEvent said)
    {
        var parts = new[] { said.Reason is "NONE" ? null : said.Reason, said.Detail }.OfType<string>().ToList();
        return parts.Count == 0 ? null : string.Join(": ", parts);
    }
}
