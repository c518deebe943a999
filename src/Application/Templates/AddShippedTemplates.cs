using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Templates;

namespace TrailDesk.Application.Templates;

/// <summary>Drafts of the templates that come with TrailDesk; a name and language that the account has already stays as it is.</summary>
/// <param name="PayUrl">The address of payments up to the booking's code, such as https://pay.example.com/b/: with it the reminder of a payment has a button.</param>
public sealed record AddShippedTemplates(Guid ChannelId, string? PayUrl = null) : ITransactionalCommand<ShippedReport>;

/// <param name="Added">Names with their languages, such as trip_notice/en.</param>
/// <param name="Kept">What was there already.</param>
public sealed record ShippedReport(IReadOnlyList<string> Added, IReadOnlyList<string> Kept);

internal sealed class AddShippedTemplatesValidator : AbstractValidator<AddShippedTemplates>
{
    public AddShippedTemplatesValidator() => RuleFor(request => request.PayUrl)
        .Must(url => url is null || (url.Length <= 1000 && url.EndsWith('/') && Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == "https" && !url.Contains("{{", StringComparison.Ordinal)))
        .WithMessage("payUrl must be an https address that ends in a slash: the booking's code comes after it.");
}

internal sealed class AddShippedTemplatesHandler(ITemplateStore templates, IChannelDirectory channels, IAuditLog audit, ICurrentCaller current, TimeProvider clock)
    : IRequestHandler<AddShippedTemplates, ShippedReport>
{
    public async Task<ShippedReport> Handle(AddShippedTemplates request, CancellationToken cancellationToken)
    {
        var channel = await channels.FindAsync(request.ChannelId, cancellationToken);
        if (channel is null || channel.TenantId != current.Caller.TenantId) throw new ChannelNotFoundException();
        var account = TemplateAccount.Of(channel);
        var there = (await templates.ListAsync(account, cancellationToken)).Select(template => (template.Name, template.Language)).ToHashSet();
        var shipped = ShippedTemplates.For(request.PayUrl).ToLookup(definition => there.Contains((definition.Name, definition.Language)));
        foreach (var definition in shipped[false])
            templates.Save(MessageTemplate.Draft(Guid.CreateVersion7(clock.GetUtcNow()), account, channel.Id, definition));
        if (shipped[false].Any()) audit.Add("template.shipped_added", "channel", channel.Id, ("templates", string.Join(", ", shipped[false].Select(NameOf))));
        return new ShippedReport([.. shipped[false].Select(NameOf)], [.. shipped[true].Select(NameOf)]);
    }

    private static string NameOf(TemplateDefinition definition) => $"{definition.Name}/{definition.Language}";
}
