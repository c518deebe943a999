using TrailDesk.Application.Conversations;
using TrailDesk.Application.Tenancy;
using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Incidents;

/// <summary>Finds the number and the thread for writing to somebody who did not ask.</summary>
public sealed class NoticeWays(IConversationStore conversations, IChannelDirectory channels)
{
    /// <summary>
    /// The channel of the source, unless nothing may go there: Twilio takes free text in the window alone and templates by
    /// a ContentSid alone, so a channel that sends templates by name goes before it.
    /// </summary>
    public async Task<NoticeWay> FindAsync(Contact contact, NoticeSource source, CancellationToken cancellation)
    {
        var here = await ThroughAsync(contact, source.Channel, source.Now, cancellation);
        if (here.MayGo) return here;
        var active = await channels.ListActiveAsync(source.Tenant.Id, cancellation);
        return active.FirstOrDefault(channel => channel.Provider != "twilio") is { } other
            ? await ThroughAsync(contact, other, source.Now, cancellation)
            : here;
    }

    /// <summary>As above; the channel that the person and the business last wrote through goes first.</summary>
    public async Task<NoticeWay> FindFamiliarAsync(Contact contact, NoticeSource source, CancellationToken cancellation)
    {
        var last = await conversations.FindLastAsync(contact.Id, null, cancellation);
        var active = await channels.ListActiveAsync(source.Tenant.Id, cancellation);
        var familiar = active.FirstOrDefault(channel => channel.Id == last?.ChannelId);
        return await FindAsync(contact, familiar is null ? source : source with { Channel = familiar }, cancellation);
    }

    private async Task<NoticeWay> ThroughAsync(Contact contact, Channel channel, DateTimeOffset now, CancellationToken cancellation)
    {
        var thread = await conversations.ThreadAsync(contact, channel, now, cancellation);
        return new NoticeWay(channel, thread, ServiceWindow.IsOpen(thread, now));
    }
}

/// <summary>On whose behalf, and through which number, somebody is told.</summary>
public sealed record NoticeSource(TenantProfile Tenant, Channel Channel, DateTimeOffset Now);

/// <param name="IsFree">The customer service window is open: free text may go.</param>
public sealed record NoticeWay(Channel Channel, Conversation Thread, bool IsFree)
{
    /// <summary>Free text, or else a template by its name.</summary>
    public bool MayGo => IsFree || Channel.Provider != "twilio";
}
