using System.Text.Json;
using TrailDesk.Application.Templates;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;
using TrailDesk.Infrastructure.Conversations;
using TrailDesk.Infrastructure.Encryption;

namespace TrailDesk.Infrastructure.Delivery;

/// <summary>What became, since they were accepted, of the templates that messages go with.</summary>
internal sealed class TemplateCheck(KeyRing keyRing, IChannelDirectory channels, ITemplateStandings standings)
{
    /// <returns>By message; of what is no template, or one that nobody here knows, there is nothing.</returns>
    public async Task<IReadOnlyDictionary<Guid, TemplateStanding>> LookAsync(Guid tenant, IReadOnlyList<OutboxItem> items, CancellationToken cancellation)
    {
        var found = new Dictionary<Guid, TemplateStanding>();
        var keys = await keyRing.TenantAsync(tenant, cancellation);
        var sent = items.Select(item => (Item: item, Template: TemplateOf(item, keys))).Where(one => one.Template is not null).ToList();
        foreach (var group in sent.GroupBy(one => one.Item.Channel))
        {
            if (await channels.FindAsync(group.Key, cancellation) is not { } channel) continue;
            var known = await standings.FindAsync(channel, [.. group.Select(one => one.Template!).Distinct()], cancellation);
            foreach (var (item, template) in group)
                if (known.FirstOrDefault(standing => standing.Is(template!)) is { } standing) found[item.Message] = standing;
        }

        return found;
    }

    private static TemplatePart? TemplateOf(OutboxItem item, TenantKeys keys) =>
        JsonSerializer.Deserialize(Sealed.Open(keys.Sealing, item.Payload), SealedJson.Default.OutboundMessage)?.Content.Template;

    public static SendOutcome Stopped(TemplateStanding template) => new SendOutcome.Rejected(SendFailure.Template, new ErrorPart(
        "traildesk:template", "Template stopped",
        $"The template {template.Name} in {template.Language} was {template.Status} before the message could leave. Send another, or this one again once it is approved."));

    public static SendOutcome Moved(TemplateStanding template) => new SendOutcome.Rejected(SendFailure.OptedOut, new ErrorPart(
        "traildesk:category", "Marketing now",
        $"WhatsApp has made {template.Name} a marketing template since this message was accepted, and marketing may not go to this person."));
}
