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
        var made = Conversation.Open(Guid.CreateVersion7(now), contact.Id, channel.Id, now);
        if (!contact.IsNew && await conversations.FindLastAsync(contact.Id, channel.Id, cancellation) is { } last) made.ContinueWindowOf(last);
        return made;
    }
}
