using TrailDesk.Application.WhatsApp;
using TrailDesk.Domain.Conversations;

namespace TrailDesk.Application.Conversations;

/// <summary>People and the identities that providers know them by.</summary>
public interface IContactStore
{
    /// <summary>Everyone that one of the party's identities belongs to: none, one, or two who turn out to be one person.</summary>
    ValueTask<IReadOnlyList<Contact>> FindAsync(Party party, CancellationToken cancellation);

    /// <summary>Reads whom these parties belong to at once, before each is looked for.</summary>
    Task PrefetchAsync(IReadOnlyCollection<Party> parties, CancellationToken cancellation);

    ValueTask<Contact?> FindAsync(Guid id, CancellationToken cancellation);

    /// <summary>Keeps the contact, and adds whichever of the party's identities it did not have yet.</summary>
    void Save(Contact contact, Party? knownAs = null);

    /// <summary>Two contacts are one person: everything of <paramref name="absorbed"/> becomes <paramref name="kept"/>'s.</summary>
    Task MergeAsync(Contact kept, Contact absorbed, CancellationToken cancellation);

    /// <summary>How to write to a contact: the newest phone and business-scoped id, as the provider sent them.</summary>
    ValueTask<Party> AddressAsync(Guid contactId, CancellationToken cancellation);
}
