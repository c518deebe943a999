using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Conversations;

public static class Threads
{
    /// <summary>The thread to write to somebody in: the open one, else a new one that goes on with the last one's window.</summary>
    public static async ValueTask<Conversation> ThreadAsync(
        this IConversationStore conversations, Contact contact, Channel channel, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await conversations.FindOpenAsync(contact.Id, channel.Id, cancellation) is { } open) return open;
        return After(contact.IsNew ? null : await conversations.FindLastAsync(contact.Id, channel.Id, cancellation), contact.Id, channel.Id, now);
    }

    /// <param name="last">The person's latest thread on the channel; null where they have none.</param>
    public static Conversation After(Conversation? last, Guid contactId, Guid channelId, DateTimeOffset now)
    {
        if (last is { IsOpen: true }) return last;
        var made = Conversation.Open(Guid.CreateVersion7(now), contactId, channelId, now);
        if (last is not null) made.ContinueWindowOf(last);
        return made;
    }
}
