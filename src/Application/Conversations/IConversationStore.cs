using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Conversations;

/// <summary>Threads. At most one of a contact and channel is open (active or waiting): the database sees to it.</summary>
public interface IConversationStore
{
    ValueTask<Conversation?> FindOpenAsync(Guid contactId, Guid channelId, CancellationToken cancellation);

    ValueTask<Conversation?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>The contact's conversation with the latest activity, open or not; on one channel, or on any.</summary>
    Task<Conversation?> FindLastAsync(Guid contactId, Guid? channelId, CancellationToken cancellation);

    /// <summary>Of each of these contacts the open conversation on the channel, else the latest; many at once.</summary>
    Task<IReadOnlyDictionary<Guid, Conversation>> FindLatestAsync(IReadOnlyCollection<Guid> contacts, Guid channelId, CancellationToken cancellation);

    /// <summary>The contact's open threads on all channels, as far as the transaction has read them: at the inbox that is all of them.</summary>
    IReadOnlyList<Conversation> OpenOf(Guid contactId);

    /// <summary>Written with the transaction; a conversation that somebody else changed meanwhile makes it run again.</summary>
    void Save(Conversation conversation);
}
