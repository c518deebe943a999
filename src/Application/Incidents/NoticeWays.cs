using TrailDesk.Application.Conversations;
using TrailDesk.Application.Templates;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Incidents;

/// <summary>Finds the number and the thread for writing to somebody who did not ask, and whether text or a template goes there.</summary>
public sealed class NoticeWays(IConversationStore conversations, IChannelDirectory channels, TemplateSending templates)
{
    /// <summary>The channel of the source; where nothing may go there, the first that can send the template.</summary>
    public async Task<NoticeWay> FindAsync(Contact contact, NoticeSource source, Notice notice, CancellationToken cancellation)
    {
        var thread = await conversations.ThreadAsync(contact, source.Channel, source.Now, cancellation);
        var standIn = new StandIn(notice.Template, source.Tenant.Language);
        if (ServiceWindow.IsOpen(thread, source.Now)) return new NoticeWay(source.Channel, thread, new MessageContent { Text = notice.Text }, standIn);
        if (await TemplateAsync(source, source.Channel, notice, cancellation) is { } here) return new NoticeWay(source.Channel, thread, here);
        foreach (var other in await channels.ListActiveAsync(source.Tenant.Id, cancellation))
            if (other.Id != source.Channel.Id && await TemplateAsync(source, other, notice, cancellation) is { } there)
                return new NoticeWay(other, await conversations.ThreadAsync(contact, other, source.Now, cancellation), there);
        return new NoticeWay(source.Channel, thread, Content: null, standIn);
    }

    /// <summary>As above; the channel that the person and the business last wrote through goes first.</summary>
    public async Task<NoticeWay> FindFamiliarAsync(Contact contact, NoticeSource source, Notice notice, CancellationToken cancellation)
    {
        var last = await conversations.FindLastAsync(contact.Id, null, cancellation);
        var active = await channels.ListActiveAsync(source.Tenant.Id, cancellation);
        var familiar = active.FirstOrDefault(channel => channel.Id == last?.ChannelId);
        return await FindAsync(contact, familiar is null ? source : source with { Channel = familiar }, notice, cancellation);
    }

    private async Task<MessageContent?> TemplateAsync(NoticeSource source, Channel channel, Notice notice, CancellationToken cancellation) =>
        await templates.FitAsync(notice.Template, source.Tenant.Language, channel, cancellation) is { } part ? new MessageContent { Template = part } : null;
}

/// <summary>On whose behalf, and through which number, somebody is told.</summary>
public sealed record NoticeSource(TenantProfile Tenant, Channel Channel, DateTimeOffset Now);

/// <param name="Text">In the customer service window.</param>
/// <param name="Template">Outside it.</param>
public sealed record Notice(string Text, TemplatePart Template);

/// <param name="Content">Free text or a template; null where neither may go.</param>
/// <param name="StandIn">For a text that is sent all the same, and refused.</param>
public sealed record NoticeWay(Channel Channel, Conversation Thread, MessageContent? Content, StandIn? StandIn = null);
